package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.crypto.KeyProtection;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.crypto.KeyringEditor;
import dev.tokenhold.crypto.KeyringInfo;
import dev.tokenhold.crypto.KeyringSettings;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A keyring file and what opens it.
 *
 * @param path the file, which may not exist
 * @param settings name the passphrase or key that protects it
 */
record KeyringFile(Path path, GivenSettings settings) {

    /**
     * Returns the file that the settings name.
     *
     * @param directory where the default is, should they name none
     */
    static KeyringFile of(GivenSettings settings, Path directory) {
        return new KeyringFile(KeyringSettings.file(settings.asGiven(), directory), settings);
    }

    boolean exists() {
        return !Files.notExists(path);
    }

    /** Opens the keyring. A failure is a {@link TokenStoreException}. */
    Keyring open() {
        return Keyring.open(path, protection());
    }

    /**
     * Creates the file. An existing one is never replaced.
     *
     * @throws CommandException if it cannot be created
     */
    void create() {
        if (Files.notExists(path)) {
            requireTypedTwice(settings, "no keyring was created");
        }
        try {
            Keyring.create(path, protection());
        } catch (TokenStoreException e) {
            throw CommandException.ofKeyring(e);
        }
    }

    /**
     * Opens the keyring, and describes it.
     *
     * @throws CommandException if it does not open
     */
    KeyringInfo info() {
        return orThrow().info();
    }

    /**
     * Opens the keyring.
     *
     * @throws CommandException if it does not open
     */
    Keyring orThrow() {
        try {
            return open();
        } catch (TokenStoreException e) {
            throw CommandException.ofKeyring(e);
        }
    }

    /** Returns an editor of the file. */
    KeyringEditor editor() {
        try {
            return KeyringEditor.of(path, protection());
        } catch (TokenStoreException e) {
            throw CommandException.ofKeyring(e);
        }
    }

    private KeyProtection protection() {
        return KeyringSettings.protection(settings.withAskedSecrets());
    }

    /** Asks for new secrets once more. A typing error would lock every token away for ever. */
    static void requireTypedTwice(GivenSettings settings, String otherwise) {
        if (settings.askedSecrets().stream().anyMatch(secret -> secret.isPrompted() && !secret.isRepeated())) {
            throw new CommandException(ExitCode.NO_KEY, "what was typed differs from the first time; " + otherwise);
        }
    }

    /**
     * Compares this keyring with another, if both are at hand. No key is needed.
     *
     * @throws CommandException if they are different keyrings; the files may differ in what protects them
     */
    void requireSameAs(KeyringFile other) {
        if (exists() && other.exists() && !id().equals(other.id())) {
            throw new CommandException(
                    ExitCode.NO_KEY,
                    "the stores do not share a keyring: " + path + " and " + other.path
                            + " are different ones; copy without --sealed");
        }
    }

    /** Returns the id of the keyring. No key is needed. */
    String id() {
        try {
            return Keyring.idOf(path);
        } catch (TokenStoreException e) {
            throw CommandException.ofKeyring(e);
        }
    }
}
