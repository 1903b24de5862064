package dev.tokenhold.mysql;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.KeyringSettings;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.jdbc.server.ServerPassword;
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
 * Opens {@code mysql://[user@]host[:port][,host2[:port2]…]/database[?table=NAME&property=value…]}, tokens in a table of MySQL,
 * MariaDB, or a cluster of them; see {@link MySqlDatabase} for the URI, and {@link MySqlTokenStore} for the guarantees. Settings:
 * those of {@link KeyringSettings}, and {@code password}, the source of the account's password.
 */
public final class MySqlTokenStoreProvider implements TokenStoreProvider {

    /** Called by {@link java.util.ServiceLoader}. */
    public MySqlTokenStoreProvider() {}

    @Override
    public String scheme() {
        return "mysql";
    }

    @Override
    public Set<String> settings() {
        Set<String> settings = new HashSet<>(KeyringSettings.NAMES);
        settings.add(ServerPassword.SETTING);
        return Set.copyOf(settings);
    }

    @Override
    public TokenStore open(StoreAddress address, StoreSettings settings) {
        TableName table = MySqlDatabase.table(address, TableName.DEFAULT);
        // The server first: if it cannot be reached, that error helps more than a missing keyring.
        return JdbcRecordStore.open(
                MySqlDatabase.open(address, settings),
                table,
                records -> KeyringSettings.openStore(records, settings, directory(address)));
    }

    @Override
    public Optional<RecordStore> openRecords(StoreAddress address, StoreSettings settings) {
        TableName table = MySqlDatabase.table(address, TableName.DEFAULT);
        return Optional.of(new JdbcRecordStore(MySqlDatabase.open(address, settings), table));
    }

    @Override
    public List<Finding> examine(StoreAddress address, StoreSettings settings, boolean repair) {
        TableName table = MySqlDatabase.table(address, TableName.DEFAULT);
        try (Database database = MySqlDatabase.open(address, settings)) {
            return JdbcRecordStore.examine(database, table, repair);
        }
    }

    @Override
    public boolean exists(StoreAddress address, StoreSettings settings) {
        String table = MySqlDatabase.table(address, TableName.DEFAULT).value();
        try (Database database = MySqlDatabase.open(address, settings)) {
            return database.read(connection ->
                    database.dialect().schemaVersion(connection, table).isPresent());
        }
    }
}
