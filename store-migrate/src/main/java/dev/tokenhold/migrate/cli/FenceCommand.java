package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.WriteFence;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fence}: makes a store refuse writes, or lets writers back. */
@Command(
        name = "fence",
        description = {
            "Makes a store refuse every write until you lift the fence. Reads go on.",
            "",
            "The fence stops every program that writes the store, even one that is already running, and stays when this command"
                    + " has ended. A fence that stands already is not changed."
        },
        customSynopsis = {
            "store-migrate fence --store URI [--by TEXT] [options]",
            "       store-migrate fence --store URI --lift [options]",
            "       store-migrate fence --store URI --show [options]"
        },
        footer = {
            "",
            "In a MySQL database the account needs the privilege TRIGGER on the table; in PostgreSQL it has to own the table.",
            "",
            "Example:",
            "  store-migrate fence --store mysql://admin@db1/app --password prompt"
        })
final class FenceCommand extends StoreCommand {

    @Option(names = "--lift", description = "let writers write again")
    private boolean lift;

    @Option(names = "--show", description = "only say whether a fence stands")
    private boolean show;

    @Option(
            names = "--by",
            paramLabel = "TEXT",
            description = "your name, for the messages of programs that it refuses (default: user@host)")
    private @Nullable String by;

    FenceCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() {
        if (lift && show) {
            throw CommandException.usage("expected either --lift or --show");
        }
        if (by != null && (lift || show)) {
            throw CommandException.usage("--by is of no use without raising a fence: leave it out");
        }
        if (by != null && !CurrentUser.isPrintable(by)) {
            throw CommandException.usage("--by \"" + by
                    + "\" cannot be shown by every store: expected 1 to 60 letters from a to z, digits,"
                    + " spaces and characters of . _ - @ : / ( ) , such as \"" + CurrentUser.printable(by) + "\"");
        }
        Endpoint endpoint = store();
        try (TokenStore tokens = endpoint.openExisting()) {
            change(fence(tokens, endpoint));
        } catch (TokenStoreException e) {
            throw CommandException.of(e, show ? CommandException.During.READING : CommandException.During.FIRST_WRITE);
        }
        return ExitCode.DONE.number;
    }

    private void change(WriteFence fence) {
        if (lift) {
            output.print(fence.lift() ? "lifted; the store takes writes" : "not fenced; the store takes writes");
            return;
        }
        Optional<FenceNotice> standing = fence.raised();
        if (show) {
            output.print(standing.map(FenceCommand::sentence).orElse("not fenced; the store takes writes"));
            return;
        }
        FenceNotice raised = fence.raise(by == null ? CurrentUser.name() : by);
        if (standing.isPresent()) {
            output.message("a fence stands already; it was not changed");
        }
        output.print(sentence(raised));
    }

    private static String sentence(FenceNotice notice) {
        return "fenced by " + notice.by() + " since " + notice.since() + "; the store takes no writes";
    }

    private static WriteFence fence(TokenStore tokens, Endpoint endpoint) {
        Optional<WriteFence> fence =
                tokens instanceof MigratableTokenStore migratable ? migratable.fence() : Optional.empty();
        return fence.orElseThrow(
                () -> CommandException.usage("a " + endpoint.address().scheme()
                        + ": store cannot be fenced: it cannot refuse writes of other programs; stop those programs"));
    }
}
