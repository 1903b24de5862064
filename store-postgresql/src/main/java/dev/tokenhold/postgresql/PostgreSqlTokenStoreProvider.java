package dev.tokenhold.postgresql;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.KeyringSettings;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.jdbc.server.ServerPassword;
import dev.tokenhold.jdbc.server.ServerUri;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Opens {@code postgresql://[user@]host[:port][,host2[:port2]…]/database[?table=NAME&property=value…]}, tokens in a table of PostgreSQL;
 * see {@link PostgreSqlTokenStore} for the guarantees.
 *
 * <p>User, database, property names and values are percent-decoded; the default user is that of the operating system, the default port
 * 5432. Put an IPv6 address in brackets. {@code currentSchema} names the schema of the table. The other properties are those of pgjdbc
 * for TLS and the network; all others are refused. Settings: those of {@link KeyringSettings}, and {@code password}, the source of the
 * account's password; its default is the environment variable {@value ServerPassword#VARIABLE}, then the password file of psql.
 */
public final class PostgreSqlTokenStoreProvider implements TokenStoreProvider {

    /** Called by {@link java.util.ServiceLoader}. */
    public PostgreSqlTokenStoreProvider() {}

    @Override
    public String scheme() {
        return "postgresql";
    }

    @Override
    public Set<String> settings() {
        Set<String> settings = new HashSet<>(KeyringSettings.NAMES);
        settings.add(ServerPassword.SETTING);
        return Set.copyOf(settings);
    }

    @Override
    public TokenStore open(StoreAddress address, StoreSettings settings) {
        TableName table = table(address);
        // The server first: if it cannot be reached, that error helps more than a missing keyring.
        return JdbcRecordStore.open(
                PostgreSqlDatabase.open(address, settings),
                table,
                records -> KeyringSettings.openStore(records, settings, directory(address)));
    }

    @Override
    public Optional<RecordStore> openRecords(StoreAddress address, StoreSettings settings) {
        TableName table = table(address);
        return Optional.of(new JdbcRecordStore(PostgreSqlDatabase.open(address, settings), table));
    }

    @Override
    public List<Finding> examine(StoreAddress address, StoreSettings settings, boolean repair) {
        TableName table = table(address);
        try (Database database = PostgreSqlDatabase.open(address, settings)) {
            return JdbcRecordStore.examine(database, table, repair);
        }
    }

    @Override
    public boolean exists(StoreAddress address, StoreSettings settings) {
        String table = table(address).value();
        try (Database database = PostgreSqlDatabase.open(address, settings)) {
            return database.read(connection ->
                    database.dialect().schemaVersion(connection, table).isPresent());
        }
    }

    private static TableName table(StoreAddress address) {
        return ServerUri.parse(address, PostgreSqlDatabase.KIND).tableOr(TableName.DEFAULT);
    }
}
