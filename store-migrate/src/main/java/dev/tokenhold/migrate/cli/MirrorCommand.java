package dev.tokenhold.migrate.cli;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.MigratableTokenStore;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mirror --end}: takes a store out of its mirror. */
@Command(
        name = "mirror",
        description = {
            "Takes a store out of its mirror: removes its note of the role that it has there. Its tokens stay.",
            "",
            "Do this with both stores when no program uses the mirror any more. The reads and writes of a program that still uses it fail."
        },
        customSynopsis = "store-migrate mirror --end --store URI [options]",
        footer = {"", "Example:", "  store-migrate mirror --end --store sqlite:old.db"})
final class MirrorCommand extends StoreCommand {

    @Option(names = "--end", description = "remove the note")
    private boolean end;

    MirrorCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() {
        if (!end) {
            throw CommandException.usage("expected --end");
        }
        Endpoint endpoint = store();
        try (TokenStore tokens = endpoint.openExisting()) {
            LeaderRegister register = register(tokens, endpoint);
            Optional<Bytes> note = register.read();
            if (note.isEmpty()) {
                output.print("not part of a mirror; nothing was changed");
            } else if (register.compareAndSet(note.get(), null)) {
                output.print("the store is part of no mirror any more");
            } else {
                throw new StoreUnavailableException(
                        "a program that uses the mirror has changed the note meanwhile; nothing was changed: stop it first");
            }
        } catch (TokenStoreException e) {
            throw CommandException.of(e, CommandException.During.FIRST_WRITE);
        }
        return ExitCode.DONE.number;
    }

    private static LeaderRegister register(TokenStore tokens, Endpoint endpoint) {
        Optional<LeaderRegister> register =
                tokens instanceof MigratableTokenStore migratable ? migratable.leaderRegister() : Optional.empty();
        return register.orElseThrow(() -> CommandException.usage(
                "a " + endpoint.address().scheme() + ": store cannot be mirrored: name another store"));
    }
}
