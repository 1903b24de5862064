package dev.tokenhold.sqlite;

import dev.tokenhold.crypto.StoreIdentityContract;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.testkit.RecordStoreContract;

class MemoryRecordStoreTest extends RecordStoreContract implements StoreIdentityContract {

    @Override
    public RecordStore open() {
        return new JdbcRecordStore(SqliteDatabase.inMemory(), TableName.DEFAULT);
    }

    @Override
    public boolean canBeFenced() {
        return true;
    }

    @Override
    public boolean persistent() {
        return false;
    }
}
