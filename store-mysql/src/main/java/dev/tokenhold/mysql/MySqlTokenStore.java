package dev.tokenhold.mysql;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.crypto.EncryptedTokenStore;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Opens encrypted tokens in a table of MySQL, MariaDB, or a cluster of them.
 *
 * <p><b>Guarantees.</b> Those of {@link TokenStore}, for any number of threads, processes and hosts, as long as the server keeps its own:
 * with {@code innodb_flush_log_at_trx_commit=1}, the default, what was acknowledged survives the loss of power of the server, and with a
 * synchronous cluster (Galera, Group Replication) the loss of a node. Of servers that replicate asynchronously the last changes can be
 * lost at a failover. What fails for the moment is repeated for half a minute; a change whose outcome is in doubt is found out by
 * reading, since every write names the version that it replaces.
 *
 * <p><b>Rights.</b> The account needs SELECT, INSERT, UPDATE and DELETE on the table, and CREATE for the first save if there is no table
 * yet. Nothing else is of use to it.
 *
 * <p><b>Several servers.</b> A connection is made to the first server of the list that takes changes, and to one that can only be read
 * when there is none. When a server fails, the next one is tried; no change is ever spread over two. On a Galera cluster and with Group
 * Replication, reads wait for what other nodes have acknowledged.
 *
 * <p><b>TLS.</b> Required, unless all servers are on this machine (localhost, 127.0.0.0/8, ::1) or the property {@code sslMode} says
 * otherwise. It keeps others from listening in; only {@code sslMode=VERIFY_IDENTITY} keeps them from playing the server, so take that
 * one wherever the server has a certificate of an authority that this machine trusts.
 */
public final class MySqlTokenStore {

    private MySqlTokenStore() {}

    /**
     * Opens the tokens in the table {@code tokenhold} of a data source's default database.
     *
     * <p>The data source has to be a pool, or connections are made all the time, and is responsible for TLS and time limits. To have
     * all guarantees, let it set {@code wsrep_sync_wait=7} on a Galera cluster, {@code group_replication_consistency='BEFORE'} with
     * Group Replication. READ COMMITTED meets fewer deadlocks, and {@code rewriteBatchedStatements=true} makes batches faster.
     *
     * @param source connections to the database; stays open when the store is closed
     * @param keyring the keys that the tokens are, or will be, encrypted with
     * @return the open store, to be closed
     * @throws StoreUnavailableException if the server cannot be reached, or the account has no right to the table
     * @throws KeyUnavailableException if the tokens were encrypted with keys that are not in the keyring
     * @throws InvalidConfigurationException if there is such a table that is not one of Tokenhold
     * @throws UnsupportedFormatException if a newer version made the table
     */
    public static TokenStore open(DataSource source, Keyring keyring) {
        return open(source, keyring, TableName.DEFAULT.value());
    }

    /**
     * Opens the tokens in a table of a data source's default database, as {@link #open(DataSource, Keyring)} does.
     *
     * @param source connections to the database; stays open when the store is closed
     * @param keyring the keys that the tokens are, or will be, encrypted with
     * @param tableName the table, created by the first save if there is none
     * @return the open store, to be closed
     * @throws StoreUnavailableException if the server cannot be reached, or the account has no right to the table
     * @throws KeyUnavailableException if the tokens were encrypted with keys that are not in the keyring
     * @throws InvalidConfigurationException if that is no name for a table, or the table is not one of Tokenhold
     * @throws UnsupportedFormatException if a newer version made the table
     */
    public static TokenStore open(DataSource source, Keyring keyring, String tableName) {
        TableName table = new TableName(tableName);
        return open(MySqlDatabase.of(source), table, () -> keyring);
    }

    /**
     * Begins to say where the tokens are.
     *
     * @param keyring the keys that the tokens are, or will be, encrypted with
     * @return a builder, with the server on this machine and Zoho's defaults for the rest
     */
    public static Builder builder(Keyring keyring) {
        return new Builder(keyring);
    }

    /** Closes the database when anything fails. */
    static TokenStore open(Database database, TableName table, Supplier<Keyring> keyring) {
        try {
            return new EncryptedTokenStore(new JdbcRecordStore(database, table), keyring.get());
        } catch (RuntimeException | Error e) {
            database.close();
            throw e;
        }
    }

    /** Where the tokens are: the six parameters of the Zoho SDKs' DBStore, with the same defaults but for the table. Not thread-safe. */
    public static final class Builder {

        private final Keyring keyring;
        private final Map<String, String> properties = new HashMap<>();
        private String host = "localhost";
        private String databaseName = "zohooauth";
        private String tableName = TableName.DEFAULT.value();
        private String userName = MySqlAddress.DEFAULT_USER;
        private String password = "";
        private int port = Server.DEFAULT_PORT;

        private Builder(Keyring keyring) {
            this.keyring = keyring;
        }

        /**
         * The server.
         *
         * @param host a name, an IPv4 address or an IPv6 address in brackets, also several separated by commas and each with a port of
         *     its own, such as {@code db1,db2:3307}; localhost unless said
         * @return this builder
         */
        public Builder host(String host) {
            this.host = host;
            return this;
        }

        /**
         * The database.
         *
         * @param databaseName its name; zohooauth unless said
         * @return this builder
         */
        public Builder databaseName(String databaseName) {
            this.databaseName = databaseName;
            return this;
        }

        /**
         * The table, created by the first save if there is none. One of the Zoho SDKs, {@code oauthtoken}, is another kind of table.
         *
         * @param tableName 1 to 64 letters from a to z, digits and underscores, not beginning with a digit; tokenhold unless said
         * @return this builder
         */
        public Builder tableName(String tableName) {
            this.tableName = tableName;
            return this;
        }

        /**
         * The account.
         *
         * @param userName its name; root unless said
         * @return this builder
         */
        public Builder userName(String userName) {
            this.userName = userName;
            return this;
        }

        /**
         * The password of the account.
         *
         * @param password the password; empty, for none, unless said
         * @return this builder
         */
        public Builder password(String password) {
            this.password = password;
            return this;
        }

        /**
         * The password of the account.
         *
         * @param password the password, copied
         * @return this builder
         */
        public Builder password(char[] password) {
            return password(new String(password));
        }

        /**
         * The port of servers that do not say theirs.
         *
         * @param portNumber 1 to 65535; 3306 unless said
         * @return this builder
         * @throws InvalidConfigurationException if it is out of this range
         */
        public Builder portNumber(int portNumber) {
            this.port = Server.requirePort(portNumber);
            return this;
        }

        /**
         * The port of servers that do not say theirs.
         *
         * @param portNumber a number from 1 to 65535; 3306 unless said
         * @return this builder
         * @throws InvalidConfigurationException if it is none
         */
        public Builder portNumber(String portNumber) {
            return portNumber(Server.requirePort(portNumber));
        }

        /**
         * A property of Connector/J, for example {@code sslMode}.
         *
         * @param name its name
         * @param value its value, which is not a secret
         * @return this builder
         * @throws InvalidConfigurationException if there is no such property, or it cannot be set for this store
         */
        public Builder property(String name, String value) {
            properties.putAll(DriverProperties.checked(Map.of(name, value)));
            return this;
        }

        /**
         * Opens the store.
         *
         * @return the open store, to be closed
         * @throws InvalidConfigurationException if a parameter is malformed, or the table is not one of Tokenhold
         * @throws StoreUnavailableException if no server can be reached, or the account has no right to the table
         * @throws KeyUnavailableException if the tokens were encrypted with keys that are not in the keyring
         * @throws UnsupportedFormatException if a newer version made the table
         */
        public TokenStore build() {
            TableName table = new TableName(tableName);
            List<Server> servers = Server.parseAll(host, port);
            MySqlAddress address = new MySqlAddress("mysql", servers, userName, databaseName, table, properties);
            return open(MySqlDatabase.open(address, password), table, () -> keyring);
        }
    }
}
