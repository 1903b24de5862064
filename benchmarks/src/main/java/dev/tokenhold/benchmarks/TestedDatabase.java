package dev.tokenhold.benchmarks;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.Folders;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An empty database for one benchmark, opened as a store and as plain tables. Durable both ways. */
abstract class TestedDatabase implements AutoCloseable {

    private final Path folder;
    private final Map<String, String> settings = new HashMap<>(TestKeyring.settings());

    private TestedDatabase(Path folder) {
        this.folder = folder;
    }

    /** Opens one of {@code sqlite} and {@code mariadb}. */
    static TestedDatabase open(String name) {
        try {
            Path folder = Files.createTempDirectory("tokenhold-benchmark");
            return switch (name) {
                case "sqlite" -> new Sqlite(folder);
                case "mariadb" -> new MariaDb(folder);
                default -> throw new IllegalArgumentException(name);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    abstract TokenStore store();

    abstract Connection connect() throws SQLException;

    @Override
    public void close() {
        Folders.delete(folder);
    }

    TokenStore store(String uri) {
        return TokenStores.open(uri, settings);
    }

    Path folder() {
        return folder;
    }

    void set(String key, String value) {
        settings.put(key, value);
    }

    private static final class Sqlite extends TestedDatabase {

        Sqlite(Path folder) {
            super(folder);
        }

        @Override
        TokenStore store() {
            return store("sqlite:" + folder().resolve("tokens.db"));
        }

        @Override
        Connection connect() throws SQLException {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder().resolve("plain.db"));
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("PRAGMA busy_timeout = 60000");
            }
            return connection;
        }
    }

    private static final class MariaDb extends TestedDatabase {

        private final DatabaseServer server;
        private final TestDatabase database;

        MariaDb(Path folder) throws IOException, SQLException {
            super(folder);
            Optional<String> missing = MariaDbServer.unavailableReason();
            if (missing.isPresent()) {
                throw new IllegalStateException(missing.get());
            }
            server = MariaDbServer.builder().start();
            database = server.createDatabase();
            Path password = Files.writeString(folder.resolve("password"), database.password());
            set("password", "file:" + password);
        }

        @Override
        TokenStore store() {
            return store(database.uri());
        }

        @Override
        Connection connect() throws SQLException {
            return DriverManager.getConnection(
                    database.jdbcUrl() + "&rewriteBatchedStatements=true", database.user(), database.password());
        }

        @Override
        public void close() {
            server.close();
            super.close();
        }
    }
}
