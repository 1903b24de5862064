package dev.tokenhold.migrate.cli;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.migrate.cli.report.Json;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code list}: shows what is in a store, without secrets. */
@Command(
        name = "list",
        description = {
            "Lists the tokens of a store, without their secrets.",
            "",
            "For each: id, user, client, API domain, expiry, which secrets are present, and the id of the key that encrypts"
                    + " it."
        },
        customSynopsis = "store-migrate list --store URI [options]",
        footer = {
            "",
            "The JSON is an array of objects with id, userName, clientId, apiDomain,",
            "expiresAt, has (the names of the secrets that are present) and key.",
            "",
            "Example:",
            "  store-migrate list --store file:tokens.enc --passphrase prompt"
        })
final class ListCommand implements Callable<Integer> {

    private final Output output;

    @Mixin
    private final StoreOption store = new StoreOption();

    @Option(names = "--json", description = "print JSON, with nothing shortened")
    private boolean json;

    ListCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        TokenListing listing = json ? new JsonArray(output) : new TokenTable(output);
        boolean any = false;
        boolean damaged = false;
        try (TokenStore tokens = store.resolve().openExisting();
                Stream<StoredToken> inventory = inventory(tokens)) {
            for (StoredToken entry : (Iterable<StoredToken>) inventory::iterator) {
                if (entry instanceof StoredToken.Intact intact) {
                    listing.add(intact.token(), intact.key());
                    any = true;
                } else if (entry instanceof StoredToken.Damaged damage) {
                    output.message("damaged: " + damage.place() + ": " + damage.reason());
                    damaged = true;
                } else if (entry instanceof StoredToken.Superseded superseded) {
                    output.message("superseded: " + superseded.place() + ": " + superseded.reason());
                }
            }
        } catch (TokenStoreException e) {
            if (any) {
                listing.finish();
            }
            throw CommandException.of(e, CommandException.During.READING);
        }
        listing.finish();
        return (damaged ? ExitCode.DAMAGED : ExitCode.DONE).number;
    }

    static Stream<StoredToken> inventory(TokenStore store) {
        return store instanceof MigratableTokenStore migratable
                ? migratable.inventory()
                : store.streamTokens().map(token -> new StoredToken.Intact(token, null));
    }

    /** Prints tokens as a JSON array, one a line. */
    private static final class JsonArray implements TokenListing {

        private final Output output;
        private boolean begun;

        JsonArray(Output output) {
            this.output = output;
        }

        @Override
        public void add(OAuthToken token, @Nullable String key) {
            output.out().print(begun ? ",\n  " : "[\n  ");
            output.out().print(Json.line(TokenEntry.entry(token, key)));
            begun = true;
        }

        @Override
        public void finish() {
            output.out().println(begun ? "\n]" : "[]");
        }
    }
}
