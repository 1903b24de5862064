package dev.tokenhold.zoho.table;

import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * {@code zoho-sqlite:PATH[?table=NAME]}, the table of a Zoho SDK in an SQLite database; {@code oauthtoken} unless another is named.
 * The path has no question mark. There are no settings, since nothing in it is encrypted. It needs the module {@code store-sqlite}.
 *
 * <p>It behaves as {@code zoho-mysql:} does, see {@link ZohoMySqlTokenStoreProvider}, with these differences. Declared lengths mean
 * nothing to SQLite, so it keeps whole values. The store waits for the transactions of other programs, the SDK's included, as SQLite's
 * locks have it. A database keeps its journal mode. Reading changes none of its files, but undoes the transaction of a program that was killed
 * if the database has no write-ahead log: nothing can be read before. The first save creates a missing file, for its owner only.
 */
public final class ZohoSqliteTokenStoreProvider implements TokenStoreProvider {

    /** For {@link java.util.ServiceLoader}. */
    public ZohoSqliteTokenStoreProvider() {}

    @Override
    public String scheme() {
        return "zoho-sqlite";
    }

    @Override
    public Set<String> settings() {
        return Set.of();
    }

    @Override
    public TokenStore open(StoreAddress address, StoreSettings settings) {
        return table(address);
    }

    @Override
    public boolean exists(StoreAddress address, StoreSettings settings) {
        if (Files.notExists(TableUri.parse(address).path())) {
            return false;
        }
        try (ZohoTableTokenStore table = table(address)) {
            return table.exists();
        }
    }

    @Override
    public Optional<Path> file(StoreAddress address) {
        return Optional.of(TableUri.parse(address).path());
    }

    private static ZohoTableTokenStore table(StoreAddress address) {
        TableUri uri = TableUri.parse(address);
        return new ZohoTableTokenStore(OptionalModule.sqlite(uri.path()), new SqliteTableDialect(), uri.table());
    }
}
