package dev.tokenhold.sqlite;

import dev.tokenhold.crypto.StoreIdentityContract;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.testkit.RecordStoreContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class SqliteRecordStoreTest extends RecordStoreContract implements StoreIdentityContract {

    @TempDir
    private Path folder;

    @Override
    public RecordStore open() {
        return new JdbcRecordStore(SqliteDatabase.ofRecords(folder.resolve("tokens.db")), TableName.DEFAULT);
    }

    @Override
    public boolean canBeFenced() {
        return true;
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(folder);
    }

    @Override
    public int modelOperations() {
        return 1_000;
    }
}
