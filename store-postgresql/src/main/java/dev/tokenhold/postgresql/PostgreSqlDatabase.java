package dev.tokenhold.postgresql;

import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.Dialect;
import dev.tokenhold.jdbc.server.PooledConnections;
import dev.tokenhold.jdbc.server.ServerAddress;
import dev.tokenhold.jdbc.server.ServerDatabase;
import dev.tokenhold.jdbc.server.ServerKind;
import dev.tokenhold.jdbc.server.ServerPassword;
import dev.tokenhold.jdbc.server.ServerUri;
import dev.tokenhold.jdbc.server.Servers;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import javax.sql.DataSource;

/** Opens databases. */
final class PostgreSqlDatabase {

    /** The kind of the servers; the account is that of the operating system, as for psql. */
    static final ServerKind KIND =
            new ServerKind("PostgreSQL", 5432, System.getProperty("user.name"), DriverProperties::checked);

    private PostgreSqlDatabase() {}

    static Database open(StoreAddress address, StoreSettings settings) {
        ServerAddress parsed = ServerUri.parse(address, KIND);
        return open(parsed, ServerPassword.read(settings, parsed));
    }

    static Database open(ServerAddress address, String password) {
        PostgreSqlConnector connector = new PostgreSqlConnector(address, password);
        Servers servers = new Servers(address.servers(), connector);
        Dialect dialect = new PostgreSqlDialect(
                "the database " + address,
                connector,
                servers::wereWritable,
                DriverProperties.answerTimeouts(address),
                !address.isLoopback());
        return ServerDatabase.open(dialect, new ReadTransactions(new PooledConnections(servers), connector));
    }

    /** Connects at once, to find out the schema of the table. */
    static Database of(DataSource source) {
        BorrowedConnections connections = new BorrowedConnections(source);
        Dialect dialect = new PostgreSqlDialect(
                "the database of the DataSource", connections, connections::wereWritable, null, false);
        return ServerDatabase.open(dialect, new ReadTransactions(connections, connections));
    }
}
