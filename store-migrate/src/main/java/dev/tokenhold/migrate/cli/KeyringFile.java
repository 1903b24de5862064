package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.crypto.KeyringSettings;
import dev.tokenhold.internal.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A keyring file and what opens it.
 *
 * @param path the file, which may not exist
 * @param settings name the passphrase or key that protects it
 */
record KeyringFile(Path path, GivenSettings settings) {

    private static final int FINGERPRINT_DIGITS = 16;

    /**
     * Returns the file that the settings name.
     *
     * @param directory where the default is, should they name none
     */
    static KeyringFile of(GivenSettings settings, Path directory) {
        return new KeyringFile(KeyringSettings.file(settings.asGiven(), directory), settings);
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** Opens the keyring. A failure is a {@link TokenStoreException}. */
    Keyring open() {
        return Keyring.open(path, KeyringSettings.protection(settings.withTypedSecrets()));
    }

    /**
     * Creates the file. An existing one is never replaced.
     *
     * @throws CommandException if it cannot be created
     */
    void create() {
        // A typing error would lock every token away for ever.
        if (Files.notExists(path)
                && settings.typedSecrets().stream().anyMatch(secret -> secret.isPrompted() && !secret.isRepeated())) {
            throw new CommandException(
                    ExitCode.NO_KEY, "what was typed differs from the first time; no keyring was created");
        }
        try {
            Keyring.create(path, KeyringSettings.protection(settings.withTypedSecrets()));
        } catch (TokenStoreException e) {
            throw CommandException.ofKeyring(e);
        }
    }

    /**
     * Compares this file with another, if both are at hand. No key is needed.
     *
     * @throws CommandException if they differ
     */
    void requireSameAs(KeyringFile other) {
        try {
            if (exists() && other.exists() && Files.mismatch(path, other.path) >= 0) {
                throw new CommandException(
                        ExitCode.NO_KEY,
                        "the stores do not share a keyring: " + path + " and " + other.path
                                + " are different files; copy without --sealed or, if they differ in their passphrases alone,"
                                + " name one of them with --keyring");
            }
        } catch (IOException e) {
            throw new CommandException(ExitCode.NO_KEY, "a keyring cannot be read: " + FileFailure.reason(e), e);
        }
    }

    /** Returns hexadecimal digits that change with the encrypted file. No key is needed. */
    String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
            return HexFormat.of().formatHex(digest).substring(0, FINGERPRINT_DIGITS);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.NO_KEY, "the keyring " + path + " cannot be read: " + FileFailure.reason(e), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
