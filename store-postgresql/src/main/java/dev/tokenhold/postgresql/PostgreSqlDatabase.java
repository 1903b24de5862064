package dev.tokenhold.postgresql;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.jdbc.Connections;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.Dialect;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.jdbc.server.PooledConnections;
import dev.tokenhold.jdbc.server.ServerAddress;
import dev.tokenhold.jdbc.server.ServerKind;
import dev.tokenhold.jdbc.server.ServerPassword;
import dev.tokenhold.jdbc.server.ServerUri;
import dev.tokenhold.jdbc.server.Servers;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Opens databases. */
final class PostgreSqlDatabase {

    /** The kind of the servers; the account is that of the operating system, as for psql. */
    static final ServerKind KIND =
            new ServerKind("PostgreSQL", 5432, System.getProperty("user.name"), DriverProperties::checked);

    /** How long work is repeated: long enough for a standby to be promoted. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private PostgreSqlDatabase() {}

    static Database open(StoreAddress address, StoreSettings settings) {
        ServerAddress parsed = ServerUri.parse(address, KIND);
        return open(parsed, ServerPassword.read(settings, parsed));
    }

    static Database open(ServerAddress address, String password) {
        return open(address, password, TIMEOUT);
    }

    /** Opens a database whose work is repeated for another time than usual. */
    static Database open(ServerAddress address, String password, Duration timeout) {
        PostgreSqlConnector connector = new PostgreSqlConnector(address, password);
        Servers servers = new Servers(address.servers(), connector);
        Dialect dialect = new PostgreSqlDialect(
                "the database " + address,
                connector,
                servers::wereWritable,
                DriverProperties.answerTimeouts(address),
                !address.isLoopback());
        return open(dialect, new ReadTransactions(new PooledConnections(servers), connector), timeout);
    }

    static Database of(DataSource source) {
        BorrowedConnections connections = new BorrowedConnections(source);
        Dialect dialect = new PostgreSqlDialect(
                "the database of the DataSource", connections, connections::wereWritable, null, false);
        return open(dialect, new ReadTransactions(connections, connections), TIMEOUT);
    }

    private static Database open(Dialect dialect, Connections connections, Duration timeout) {
        try {
            // Without retries, so that a mistyped address fails at once. Also finds out the schema of the table.
            new Database(dialect, connections, Duration.ZERO).read(connection -> true);
            return new Database(dialect, connections, timeout);
        } catch (TokenStoreException e) {
            connections.close();
            throw e;
        }
    }

    static TableName table(ServerAddress address) {
        @Nullable TableName named = address.table();
        return named == null ? TableName.DEFAULT : named;
    }
}
