package dev.tokenhold.sqlite;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.crypto.KeyringSettings;
import dev.tokenhold.internal.Failures;
import dev.tokenhold.internal.FileHealth;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RestorePreparation;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens {@code sqlite:PATH}, tokens in an SQLite database, and {@code sqlite::memory:}, the same in memory. Settings: those of {@link
 * KeyringSettings}.
 */
public final class SqliteTokenStoreProvider implements TokenStoreProvider {

    private static final String MEMORY = ":memory:";

    /** Called by {@link java.util.ServiceLoader}. */
    public SqliteTokenStoreProvider() {}

    @Override
    public String scheme() {
        return "sqlite";
    }

    @Override
    public Set<String> settings() {
        return KeyringSettings.NAMES;
    }

    @Override
    public TokenStore open(StoreAddress address, StoreSettings settings) {
        return SqliteTokenStore.open(
                database(address), records -> KeyringSettings.openStore(records, settings, directory(address)));
    }

    @Override
    public Optional<RecordStore> openRecords(StoreAddress address, StoreSettings settings) {
        return Optional.of(new JdbcRecordStore(database(address), TableName.DEFAULT));
    }

    @Override
    public List<Finding> examine(StoreAddress address, StoreSettings settings, boolean repair) {
        List<Finding> findings = new ArrayList<>();
        if (!isInMemory(address)) {
            SqliteFile file = SqliteFile.at(address.path());
            FileHealth.requireRegular(file.path(), "the database");
            boolean repairing = repair && isOurs(address);
            findings.addAll(FileHealth.of(file.path(), null, repairing));
            file.all().stream()
                    .skip(1)
                    .forEach(beside -> findings.addAll(FileHealth.beside(beside, file.path(), repairing)));
            findings.addAll(SqliteRestore.leftovers(file, repairing));
        }
        try (Database database = database(address)) {
            try {
                findings.addAll(JdbcRecordStore.examine(database, TableName.DEFAULT, repair));
            } catch (CorruptStoreException e) {
                String place = database.dialect().place();
                findings.add(Failures.damage(place, place, e));
            }
        }
        return findings;
    }

    // Otherwise the permissions of a database of another program would be repaired. Closed before the files are
    // examined, since SQLite puts files beside an open database.
    private static boolean isOurs(StoreAddress address) {
        try (Database database = database(address)) {
            return database.dialect().exists() && database.read(SqliteDialect::mayHoldRecords);
        } catch (TokenStoreException e) {
            // The examination says so.
            return false;
        }
    }

    @Override
    public List<Path> restore(
            StoreAddress address, StoreSettings settings, @Nullable Path copy, RestorePreparation preparation) {
        if (isInMemory(address)) {
            throw new InvalidConfigurationException("a store in memory cannot be restored: name a file");
        }
        if (copy == null) {
            throw new InvalidConfigurationException(
                    "the database " + address.path() + " keeps no backup of its own: name a copy of it");
        }
        return SqliteRestore.of(SqliteFile.at(address.path()), copy, preparation);
    }

    @Override
    public boolean exists(StoreAddress address, StoreSettings settings) {
        // Where the folder cannot be entered, opening the store says so.
        return isInMemory(address) || !Files.notExists(address.path(), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public Optional<Path> file(StoreAddress address) {
        return isInMemory(address) ? Optional.empty() : Optional.of(address.path());
    }

    @Override
    public boolean isPersistent(StoreAddress address) {
        return !isInMemory(address);
    }

    private static Database database(StoreAddress address) {
        return isInMemory(address) ? SqliteDatabase.inMemory() : SqliteDatabase.ofRecords(address.path());
    }

    private static boolean isInMemory(StoreAddress address) {
        return address.rest().equals(MEMORY);
    }
}
