package dev.tokenhold.migrate.cli;

import dev.tokenhold.internal.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes sure, as far as that can be told from encrypted files, that two stores open with one keyring. */
final class SharedKeyring {

    private SharedKeyring() {}

    /**
     * Compares the keyring files of both sides, where both are at hand.
     *
     * @throws CommandException if they are not the same
     */
    static void require(StorePair stores) {
        Path from = stores.from().keyring();
        Path to = stores.to().keyring();
        try {
            if (Files.exists(from) && Files.exists(to) && Files.mismatch(from, to) >= 0) {
                throw new CommandException(
                        ExitCode.NO_KEY,
                        "the stores do not share a keyring: " + from + " and " + to
                                + " are different files; copy them opened,"
                                + " without --sealed, or, if one is the other one with another passphrase, name the same with"
                                + " --keyring",
                        null);
            }
        } catch (IOException e) {
            throw new CommandException(ExitCode.NO_KEY, "a keyring cannot be read: " + FileFailure.reason(e), e);
        }
    }
}
