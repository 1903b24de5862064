package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.crypto.StoreRestore;
import dev.tokenhold.migrate.cli.report.Text;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code restore}: puts a copy in the place of a damaged store. */
@Command(
        name = "restore",
        description = {
            "Puts a copy of a store in the place of the store, once every record in it has proved to be whole.",
            "",
            "What was saved since the copy was made is lost. Programs read on, and cannot write meanwhile. What was there before is"
                    + " kept beside the store until the next deletion of a token."
        },
        customSynopsis = "store-migrate restore --store URI [--copy FILE] [options]",
        footer = {
            "",
            "For file: and sqlite: stores. To bring back single tokens, use store-migrate copy",
            "from the copy. If a program has a damaged SQLite database open, end it first.",
            "",
            "Example:",
            "  store-migrate restore --store sqlite:tokens.db --copy backup.db \\",
            "      --passphrase prompt"
        })
final class RestoreCommand extends StoreCommand {

    @Option(
            names = "--copy",
            paramLabel = "FILE",
            description = "the copy: a token file, or an SQLite database (default: the .bak beside a token file)")
    private @Nullable Path copy;

    RestoreCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() {
        Endpoint endpoint = store();
        if (!endpoint.hasKeyring()) {
            throw CommandException.usage("a " + endpoint.address().scheme()
                    + ": store is not encrypted: put a copy of it in place yourself");
        }
        StoreRestore restore =
                new StoreRestore(endpoint.keyring().orThrow(), finding -> output.message("in the copy: " + finding));
        List<Path> aside;
        try {
            aside = endpoint.restore(copy, restore);
        } catch (TokenStoreException e) {
            throw CommandException.of(e, CommandException.During.READING);
        }
        output.print("restored " + Text.count(restore.report().records(), "token") + " of the store "
                + restore.report().storeId());
        aside.forEach(file -> output.print("kept what was there: " + file));
        return ExitCode.DONE.number;
    }
}
