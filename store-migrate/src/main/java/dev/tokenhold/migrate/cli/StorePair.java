package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import java.util.function.BiFunction;

/**
 * The two stores of a command.
 *
 * @param from the source
 * @param to the target
 */
record StorePair(Endpoint from, Endpoint to) {

    /**
     * Requires that a write to the target does not change a file that belongs to a store or opens one.
     *
     * @throws CommandException if it would
     */
    void requireWritable() {
        to.file().filter(file -> from.reserves(file) || to.reserves(file)).ifPresent(file -> {
            throw CommandException.usage(
                    "--to " + to.address()
                            + " names a file that belongs to a store or a keyring of this command, or opens it: choose another");
        });
    }

    /**
     * Opens both stores, which have to exist, does some work with them and closes them.
     *
     * @throws CommandException if a store cannot be opened
     * @throws TokenStoreException if one cannot be closed, or the work throws it
     */
    <T> T open(BiFunction<TokenStore, TokenStore, T> work) {
        try (TokenStore source = from.openExisting();
                TokenStore target = to.openExisting(CommandException.During.REACHING)) {
            return work.apply(source, target);
        }
    }
}
