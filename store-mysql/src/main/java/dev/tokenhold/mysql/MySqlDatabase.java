package dev.tokenhold.mysql;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.TableName;
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

/**
 * Opens databases by their URI: {@code SCHEME://[user@]host[:port][,host2[:port2]…]/database[?table=NAME&property=value…]}. For
 * stores with tables of their own; for tokens use {@link MySqlTokenStore}.
 *
 * <p>User, database, property names and values are percent-decoded; the default user is root, the default port 3306. Put an IPv6
 * address in brackets. The properties are those of Connector/J for TLS and the network; all others are refused.
 * The setting {@value ServerPassword#SETTING} names the source of the account's password; its default is the environment variable {@value
 * ServerPassword#VARIABLE}, and if that is not set either, there is no password.
 */
public final class MySqlDatabase {

    /** The kind of the servers; the account is the default one of Zoho's DBStore. */
    static final ServerKind KIND = new ServerKind("MySQL", 3306, "root", DriverProperties::checked);

    private MySqlDatabase() {}

    /**
     * Connects to a database.
     *
     * @param address its URI
     * @param settings the settings of its store
     * @return the database with a pool of connections; close it after use
     * @throws InvalidConfigurationException if the URI is malformed, contains a secret, or sets a property that cannot be set
     * @throws KeyUnavailableException if the source has no password
     * @throws StoreUnavailableException if no server can be reached, or the account may not use the database; there is one attempt
     */
    public static Database open(StoreAddress address, StoreSettings settings) {
        ServerAddress parsed = ServerUri.parse(address, KIND);
        return open(parsed, ServerPassword.read(settings, parsed));
    }

    /**
     * Finds the table that a URI names.
     *
     * @param address the URI
     * @param whenAbsent the table if it names none
     * @return the table
     * @throws InvalidConfigurationException if the URI is malformed
     */
    public static TableName table(StoreAddress address, TableName whenAbsent) {
        return ServerUri.parse(address, KIND).tableOr(whenAbsent);
    }

    static Database open(ServerAddress address, String password) {
        Servers servers = new Servers(address.servers(), new MySqlConnector(address, password));
        return ServerDatabase.open(MySqlDialect.of(address, servers::wereWritable), new PooledConnections(servers));
    }

    static Database of(DataSource source) {
        BorrowedConnections connections = new BorrowedConnections(source);
        return new Database(MySqlDialect.ofDataSource(connections::wereWritable), connections, ServerDatabase.TIMEOUT);
    }
}
