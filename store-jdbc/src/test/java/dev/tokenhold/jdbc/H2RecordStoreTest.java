package dev.tokenhold.jdbc;

import dev.tokenhold.crypto.StoreIdentityContract;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.testkit.RecordStoreContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class H2RecordStoreTest extends RecordStoreContract implements StoreIdentityContract {

    @TempDir
    Path folder;

    @Override
    public RecordStore open() {
        return new JdbcRecordStore(H2.open(folder), TableName.DEFAULT);
    }

    /** In a table that exists: H2 does not lock what IF NOT EXISTS looks at, and fails if two threads create one table. */
    @Test
    @Override
    public void manyFirstSavesAtOnceMakeOneStore() throws Exception {
        store().write(List.of());
        StoreIdentityContract.super.manyFirstSavesAtOnceMakeOneStore();
    }
}
