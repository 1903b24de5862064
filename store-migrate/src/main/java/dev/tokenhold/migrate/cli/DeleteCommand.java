package dev.tokenhold.migrate.cli;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.migrate.cli.report.Text;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code delete}: deletes some tokens of a store, or all. */
@Command(
        name = "delete",
        description = "Deletes tokens. The store keeps no copy of them.",
        customSynopsis = {
            "store-migrate delete --store URI ID... [options]",
            "       store-migrate delete --store URI --row KEY [options]",
            "       store-migrate delete --store URI --all [options]"
        },
        footer = {"", "Example:", "  store-migrate delete --store file:tokens.enc 7 12 --passphrase prompt"})
final class DeleteCommand extends StoreCommand {

    @Parameters(paramLabel = "ID", arity = "0..*", description = "the ids of the tokens to delete")
    private List<String> ids = List.of();

    @Option(
            names = "--row",
            paramLabel = "KEY",
            description = "delete a damaged row that has no id: 0x and the digits that list shows")
    private List<String> rows = List.of();

    @Option(names = "--all", description = "delete all tokens")
    private boolean all;

    @Option(
            names = {"-q", "--quiet"},
            description = "do not say how many were deleted")
    private boolean quiet;

    private long deleted;

    DeleteCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() {
        if (all != (ids.isEmpty() && rows.isEmpty())) {
            throw CommandException.usage("expected either the ids of the tokens to delete, or --row, or --all");
        }
        boolean unknown = false;
        try (TokenStore tokens = store().openExisting()) {
            if (all) {
                deleteAll(tokens);
            } else {
                unknown = deleteByIds(tokens);
                unknown |= deleteRows(tokens);
            }
        } catch (CorruptStoreException | TamperedRecordException e) {
            throw failed(e, CommandException.During.READING);
        } catch (TokenStoreException e) {
            throw failed(e, deleted == 0 ? CommandException.During.FIRST_WRITE : CommandException.During.WRITING);
        }
        printDeleted();
        return (unknown ? ExitCode.FAILED : ExitCode.DONE).number;
    }

    private CommandException failed(TokenStoreException e, CommandException.During during) {
        if (deleted > 0) {
            printDeleted();
        }
        return CommandException.of(e, during);
    }

    private void printDeleted() {
        if (!quiet) {
            output.print("deleted " + Text.count(deleted, all || !ids.isEmpty() ? "token" : "row"));
        }
    }

    private void deleteAll(TokenStore tokens) {
        long count;
        try (Stream<StoredToken> inventory = ListCommand.inventory(tokens)) {
            count = inventory
                    .filter(entry -> !(entry instanceof StoredToken.Superseded))
                    .count();
        }
        tokens.deleteTokens();
        deleted = count;
    }

    private boolean deleteByIds(TokenStore tokens) {
        boolean unknown = false;
        for (String id : ids) {
            if (tokens.deleteToken(id)) {
                deleted++;
            } else {
                output.message("there is no token " + id + "; list shows the ids");
                unknown = true;
            }
        }
        return unknown;
    }

    private boolean deleteRows(TokenStore tokens) {
        boolean unknown = false;
        for (String row : rows) {
            if (tokens instanceof MigratableTokenStore migratable && migratable.deleteMalformed(row)) {
                deleted++;
            } else {
                output.message("there is no damaged row " + row + "; list shows them");
                unknown = true;
            }
        }
        return unknown;
    }
}
