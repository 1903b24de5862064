package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.crypto.KeyringSettings;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes keyring files. */
final class NewKeyring {

    private NewKeyring() {}

    /**
     * Creates a keyring file; one that is there is never replaced.
     *
     * @throws CommandException if it cannot be created
     */
    static void create(Path file, GivenSettings settings) {
        requireTypedTwice(file, settings);
        try {
            Keyring.create(file, KeyringSettings.protection(settings.withTypedSecrets()));
        } catch (TokenStoreException e) {
            throw CommandException.ofKeyring(e);
        }
    }

    // A slip of the finger would lock every token away for ever.
    private static void requireTypedTwice(Path file, GivenSettings settings) {
        for (TypedSecret secret : settings.typedSecrets()) {
            if (Files.notExists(file) && secret.isPrompted() && !secret.isRepeated()) {
                throw new CommandException(
                        ExitCode.NO_KEY, "what was typed differs from the first time; no keyring was created", null);
            }
        }
    }
}
