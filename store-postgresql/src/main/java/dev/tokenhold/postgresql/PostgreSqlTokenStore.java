package dev.tokenhold.postgresql;

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
import java.util.Map;
import javax.sql.DataSource;

/**
 * Opens encrypted tokens in a table of PostgreSQL.
 *
 * <p><b>Guarantees.</b> Those of {@link TokenStore}, for any number of threads, processes and hosts, as long as the server keeps its own:
 * with {@code fsync=on}, the default, acknowledged changes survive a loss of power of the server, and with a synchronous standby ({@code
 * synchronous_standby_names}) the loss of the server. Without one, a promotion can lose the last changes. The store repeats what fails
 * temporarily for half a minute. It settles a change whose outcome is in doubt by reading, since every write names the version that it
 * replaces.
 *
 * <p><b>Rights.</b> The account needs CONNECT on the database, USAGE on the schema and SELECT, INSERT, UPDATE and DELETE on the table, and
 * CREATE on the schema for the first save if there is no table yet. To raise or lift a fence it has to own the table, and to raise the
 * first fence in a schema it needs CREATE there. A fence refuses neither TRUNCATE nor DROP TABLE, which only the owner can do unless
 * others are granted TRUNCATE.
 *
 * <p><b>Schema.</b> The table is in the first schema of the account's search path that exists when the store is opened, or in the one that
 * {@code currentSchema} names. It stays there when the search path changes.
 *
 * <p><b>Several servers.</b> The store connects to the first server of the list that accepts changes. A standby is read if no server
 * accepts changes and all of them answer; otherwise the store waits for a promotion, since a standby may lack the last changes. When a
 * server fails, the store tries the next one; no change is ever spread over two.
 *
 * <p><b>TLS.</b> Required, unless all servers are on this machine (localhost, 127.0.0.0/8, ::1) or the property {@code sslmode} says
 * otherwise. TLS keeps others from listening in; only {@code sslmode=verify-full} keeps them from impersonating the server, so use it
 * wherever the server has a certificate.
 */
public final class PostgreSqlTokenStore {

    private PostgreSqlTokenStore() {}

    /**
     * Opens the tokens in the table {@code tokenhold} of a data source's default schema.
     *
     * <p>Use a pool, or every operation opens a connection. The data source is responsible for TLS and timeouts. It may lead through a pooler
     * that gives each transaction to another session; set {@code prepareThreshold=0} then. The store works in transactions and sets what its
     * results depend on for each of them alone, so each operation takes two or three round trips. {@code reWriteBatchedInserts=true} makes
     * batches faster.
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
     * Opens the tokens in a table of a data source's default schema, as {@link #open(DataSource, Keyring)} does.
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
                PostgreSqlDatabase.of(source), table, records -> new EncryptedTokenStore(records, keyring));
    }

    /**
     * Creates a builder that says where the tokens are.
     *
     * @param keyring the keys that the tokens are, or will be, encrypted with
     * @return a builder with the server on this machine
     */
    public static Builder builder(Keyring keyring) {
        return new Builder(keyring);
    }

    /** Says where the tokens are, with the six parameters of the Zoho SDKs' DBStore. Not thread-safe. */
    public static final class Builder {

        private final Keyring keyring;
        private final Map<String, String> properties = new HashMap<>();
        private String host = "localhost";
        private String databaseName = "zohooauth";
        private String tableName = TableName.DEFAULT.value();
        private String userName = PostgreSqlDatabase.KIND.user();
        private String password = "";
        private int port = PostgreSqlDatabase.KIND.port();

        private Builder(Keyring keyring) {
            this.keyring = keyring;
        }

        /**
         * Sets the server.
         *
         * @param host a name, an IPv4 address or an IPv6 address in brackets, or several separated by commas, each optionally with
         *     its own port, such as {@code db1,db2:5433}; localhost by default
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
         * Sets the table; the first save creates it if there is none.
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
         * @param userName its name; that of the operating system's account by default
         * @return this builder
         */
        public Builder userName(String userName) {
            this.userName = userName;
            return this;
        }

        /**
         * Sets the password of the account.
         *
         * @param password the password; if it is empty, the default, pgjdbc looks into the password file of psql
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
         * @param portNumber 1 to 65535; 5432 by default
         * @return this builder
         * @throws InvalidConfigurationException if it is out of this range
         */
        public Builder portNumber(int portNumber) {
            this.port = PostgreSqlDatabase.KIND.requirePort(portNumber);
            return this;
        }

        /**
         * Sets the port of servers without a port of their own.
         *
         * @param portNumber a number from 1 to 65535; 5432 by default
         * @return this builder
         * @throws InvalidConfigurationException if it is not such a number
         */
        public Builder portNumber(String portNumber) {
            return portNumber(PostgreSqlDatabase.KIND.requirePort(portNumber));
        }

        /**
         * Sets a property of pgjdbc, for example {@code sslmode}.
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
            ServerAddress address = new ServerAddress(
                    "postgresql",
                    Server.parseAll(host, PostgreSqlDatabase.KIND, port),
                    userName,
                    databaseName,
                    table,
                    properties);
            return JdbcRecordStore.open(
                    PostgreSqlDatabase.open(address, password),
                    table,
                    records -> new EncryptedTokenStore(records, keyring));
        }
    }
}
