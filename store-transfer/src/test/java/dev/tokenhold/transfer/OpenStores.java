package dev.tokenhold.transfer;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.PostgreSqlServer;
import dev.tokenhold.testservers.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Opens stores of every kind by their URIs, each new one with a place of its own. */
final class OpenStores {

    /** A store, and how to open it again. */
    record Opened(TokenStore store, String uri, Map<String, String> settings) implements AutoCloseable {

        TokenStore again() {
            return TokenStores.open(uri, settings);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private final Path folder;
    private final Map<Boolean, TestDatabase> databases = new HashMap<>();
    private int opened;

    OpenStores(Path folder) {
        this.folder = folder;
    }

    Opened open(StoreKind kind) {
        String name = "t" + ++opened;
        Map<String, String> settings =
                new HashMap<>(kind.isLegacy() || kind == StoreKind.MEMORY ? Map.of() : TestKeyring.settings());
        String uri;
        if (kind.needsServer()) {
            TestDatabase database = database(kind);
            uri = kind.scheme().replace(database.scheme() + ":", "") + database.uri() + "?table=" + name;
            settings.put("password", "file:" + folder.resolve(database.scheme()));
        } else if (kind == StoreKind.MEMORY) {
            uri = kind.scheme();
        } else {
            uri = kind.scheme() + folder.resolve(name);
        }
        return new Opened(TokenStores.open(uri, settings), uri, settings);
    }

    /** A CSV file of SDK 3, which has no ids. */
    Opened csvWithoutIds(String rows) {
        try {
            Path file = folder.resolve("t" + ++opened);
            Files.writeString(file, "user_mail,client_id,refresh_token,access_token,grant_token,expiry_time\n" + rows);
            String uri = StoreKind.ZOHO_CSV.scheme() + file;
            return new Opened(TokenStores.open(uri), uri, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestDatabase database(StoreKind kind) {
        return databases.computeIfAbsent(kind == StoreKind.POSTGRESQL, isPostgreSql -> {
            try {
                TestDatabase database =
                        (isPostgreSql ? PostgreSqlServer.shared() : MariaDbServer.shared()).createDatabase();
                Files.writeString(folder.resolve(database.scheme()), database.password());
                return database;
            } catch (SQLException e) {
                throw new AssertionError(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
