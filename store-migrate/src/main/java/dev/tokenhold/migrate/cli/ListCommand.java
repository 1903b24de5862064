package dev.tokenhold.migrate.cli;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.migrate.cli.report.Json;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
            "With --verbose it also tells the id of the store.",
            "",
            "Example:",
            "  store-migrate list --store file:tokens.enc --passphrase prompt"
        })
final class ListCommand extends StoreCommand {

    private final TokenTable table;

    @Option(names = "--json", description = "print JSON, with nothing shortened")
    private boolean json;

    private long listed;

    ListCommand(Output output) {
        super(output);
        table = new TokenTable(output);
    }

    @Override
    public Integer call() {
        boolean damaged = false;
        Endpoint store = store();
        try (TokenStore tokens = store.openExisting();
                Stream<StoredToken> inventory = inventory(tokens)) {
            if (isVerbose()) {
                store.storeId().ifPresent(id -> output.message("the id of the store is " + id));
            }
            for (StoredToken entry : (Iterable<StoredToken>) inventory::iterator) {
                if (entry instanceof StoredToken.Intact intact) {
                    add(intact.token(), intact.key());
                } else if (entry instanceof StoredToken.Damaged damage) {
                    output.message("damaged: " + damage.place() + ": " + damage.reason());
                    damaged = true;
                } else if (entry instanceof StoredToken.Superseded superseded) {
                    output.message("superseded: " + superseded.place() + ": " + superseded.reason());
                }
            }
        } catch (TokenStoreException e) {
            if (listed > 0) {
                finish();
            }
            throw e;
        }
        finish();
        return (damaged ? ExitCode.DAMAGED : ExitCode.DONE).number;
    }

    static Stream<StoredToken> inventory(TokenStore store) {
        return store instanceof MigratableTokenStore migratable
                ? migratable.inventory()
                : store.streamTokens().map(token -> new StoredToken.Intact(token, null));
    }

    private void add(OAuthToken token, @Nullable String key) {
        if (json) {
            output.out().print(listed == 0 ? "[\n  " : ",\n  ");
            output.out().print(Json.line(TokenEntry.entry(token, key)));
        } else {
            table.add(token, key);
        }
        listed++;
    }

    private void finish() {
        if (json) {
            output.out().println(listed == 0 ? "[]" : "\n]");
        } else {
            table.finish();
        }
    }
}
