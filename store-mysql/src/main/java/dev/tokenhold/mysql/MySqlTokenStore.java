package dev.tokenhold.mysql;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.crypto.EncryptedTokenStore;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.jdbc.server.Server;
import dev.tokenhold.jdbc.server.ServerAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Opens encrypted tokens in a table of MySQL, MariaDB, or a cluster of them.
 *
 * <p><b>Guarantees.</b> Those of {@link TokenStore}, for any number of threads, processes and hosts, as long as the server keeps
 * its own: with {@code innodb_flush_log_at_trx_commit=1}, the default, acknowledged changes survive a loss of power of the server,
 * and with a synchronous cluster (Galera, Group Replication) the loss of a node. Servers that replicate asynchronously can lose the
 * last changes in a failover. The store repeats what fails temporarily for half a minute. It settles a change whose outcome is in
 * doubt by reading, since every write names the version that it replaces.
 *
 * <p><b>Rights.</b> The account needs SELECT, INSERT, UPDATE and DELETE on the table, and CREATE for the first save if there is no
 * table yet. It needs no other rights, except TRIGGER for a fence.
 *
 * <p><b>Several servers.</b> The store connects to the first server of the list that accepts changes, or to one that can only be
 * read if there is none. When a server fails, it tries the next one; no change is ever spread over two. On a Galera cluster and
 * with Group Replication, reads wait for what other nodes have acknowledged.
 *
 * <p><b>TLS.</b> Required, unless all servers are on this machine (localhost, 127.0.0.0/8, ::1) or the property {@code sslMode}
 * says otherwise. TLS keeps others from listening in; only {@code sslMode=VERIFY_IDENTITY} keeps them from impersonating the
 * server, so use it wherever the server has a certificate of an authority that this machine trusts.
 */
public final class MySqlTokenStore {

    private MySqlTokenStore() {}

    /**
     * Opens the tokens in the table {@code tokenhold} of a data source's default database.
     *
     * <p>Use a pool, or every operation opens a connection. The data source is responsible for TLS and timeouts. Each time that the
     * store borrows a connection it asks for the session variables that results depend on, in one round trip; it sets those that would
     * do harm, and puts them back before it returns the connection. READ COMMITTED causes fewer deadlocks, and {@code
     * rewriteBatchedStatements=true} makes batches faster.
     *
     * @param source connections to the database; stays open when the store is closed
     * @param keyring the keys that the tokens are, or will be, encrypted with
     * @return the open store; close it after use
     * @throws StoreUnavailableException if the server cannot be reached, or the account has no right to the table
     * @throws KeyUnavailableException if the keyring lacks the keys that the tokens were encrypted with
     * @throws InvalidConfigurationException if the table exists but does not belong to Tokenhold
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
     * @param tableName the table; the first save creates it if there is none
     * @return the open store; close it after use
     * @throws StoreUnavailableException if the server cannot be reached, or the account has no right to the table
     * @throws KeyUnavailableException if the keyring lacks the keys that the tokens were encrypted with
     * @throws InvalidConfigurationException if that is not a valid name, or the table does not belong to Tokenhold
     * @throws UnsupportedFormatException if a newer version made the table
     */
    public static TokenStore open(DataSource source, Keyring keyring, String tableName) {
        TableName table = new TableName(tableName);
        return JdbcRecordStore.open(
                MySqlDatabase.of(source), table, records -> new EncryptedTokenStore(records, keyring));
    }

    /**
     * Creates a builder that says where the tokens are.
     *
     * @param keyring the keys that the tokens are, or will be, encrypted with
     * @return a builder with the server on this machine and Zoho's defaults for the rest
     */
    public static Builder builder(Keyring keyring) {
        return new Builder(keyring);
    }

    /**
     * Says where the tokens are, with the six parameters of the Zoho SDKs' DBStore and the same defaults, except for the table. Not
     * thread-safe.
     */
    public static final class Builder {

        private final Keyring keyring;
        private final Map<String, String> properties = new HashMap<>();
        private String host = "localhost";
        private String databaseName = "zohooauth";
        private String tableName = TableName.DEFAULT.value();
        private String userName = MySqlDatabase.KIND.user();
        private String password = "";
        private int port = MySqlDatabase.KIND.port();

        private Builder(Keyring keyring) {
            this.keyring = keyring;
        }

        /**
         * Sets the server.
         *
         * @param host a name, an IPv4 address or an IPv6 address in brackets, or several separated by commas, each optionally with
         *     its own port, such as {@code db1,db2:3307}; localhost by default
         * @return this builder
         */
        public Builder host(String host) {
            this.host = host;
            return this;
        }

        /**
         * Sets the database.
         *
         * @param databaseName its name; zohooauth by default
         * @return this builder
         */
        public Builder databaseName(String databaseName) {
            this.databaseName = databaseName;
            return this;
        }

        /**
         * Sets the table; the first save creates it if there is none. The table of the Zoho SDKs, {@code oauthtoken}, is of another kind.
         *
         * @param tableName 1 to 63 letters from a to z, digits and underscores, not beginning with a digit; tokenhold by default
         * @return this builder
         */
        public Builder tableName(String tableName) {
            this.tableName = tableName;
            return this;
        }

        /**
         * Sets the account.
         *
         * @param userName its name; root by default
         * @return this builder
         */
        public Builder userName(String userName) {
            this.userName = userName;
            return this;
        }

        /**
         * Sets the password of the account.
         *
         * @param password the password; empty, for none, by default
         * @return this builder
         */
        public Builder password(String password) {
            this.password = password;
            return this;
        }

        /**
         * Sets the password of the account.
         *
         * @param password the password, copied
         * @return this builder
         */
        public Builder password(char[] password) {
            return password(new String(password));
        }

        /**
         * Sets the port of servers without a port of their own.
         *
         * @param portNumber 1 to 65535; 3306 by default
         * @return this builder
         * @throws InvalidConfigurationException if it is out of this range
         */
        public Builder portNumber(int portNumber) {
            this.port = MySqlDatabase.KIND.requirePort(portNumber);
            return this;
        }

        /**
         * Sets the port of servers without a port of their own.
         *
         * @param portNumber a number from 1 to 65535; 3306 by default
         * @return this builder
         * @throws InvalidConfigurationException if it is not such a number
         */
        public Builder portNumber(String portNumber) {
            return portNumber(MySqlDatabase.KIND.requirePort(portNumber));
        }

        /**
         * Sets a property of Connector/J, for example {@code sslMode}.
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
         * @return the open store; close it after use
         * @throws InvalidConfigurationException if a parameter is malformed, or the table does not belong to Tokenhold
         * @throws StoreUnavailableException if no server can be reached, or the account has no right to the table
         * @throws KeyUnavailableException if the keyring lacks the keys that the tokens were encrypted with
         * @throws UnsupportedFormatException if a newer version made the table
         */
        public TokenStore build() {
            TableName table = new TableName(tableName);
            List<Server> servers = Server.parseAll(host, MySqlDatabase.KIND, port);
            ServerAddress address = new ServerAddress("mysql", servers, userName, databaseName, table, properties);
            return JdbcRecordStore.open(
                    MySqlDatabase.open(address, password), table, records -> new EncryptedTokenStore(records, keyring));
        }
    }
}
