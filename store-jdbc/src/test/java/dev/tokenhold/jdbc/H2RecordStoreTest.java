package dev.tokenhold.jdbc;

import dev.tokenhold.crypto.StoreIdentityContract;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.testkit.RecordStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class H2RecordStoreTest extends RecordStoreContract implements StoreIdentityContract {

    @TempDir
    Path folder;

    @Override
    public RecordStore open() {
        return new JdbcRecordStore(H2.open(folder), TableName.DEFAULT);
    }
}
