package dev.tokenhold.mysql;

import dev.tokenhold.crypto.StoreIdentityContract;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.testkit.RecordStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of record stores, in a table of its own for each test. */
abstract class RecordStoreSuite extends RecordStoreContract implements StoreIdentityContract {

    @RegisterExtension
    private final FreshTable table;

    RecordStoreSuite(Backend backend) {
        table = new FreshTable(backend);
    }

    @Override
    public RecordStore open() {
        return table.get().openRecords();
    }

    @Override
    public boolean canBeFenced() {
        return true;
    }

    @Override
    public int modelOperations() {
        return 1_000;
    }
}
