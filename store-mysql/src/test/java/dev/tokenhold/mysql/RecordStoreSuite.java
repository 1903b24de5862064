package dev.tokenhold.mysql;

import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.testkit.RecordStoreContract;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract of record stores, in a table of its own for each test. */
abstract class RecordStoreSuite extends RecordStoreContract {

    private final Backend backend;
    private TestTable table;

    RecordStoreSuite(Backend backend) {
        this.backend = backend;
    }

    @BeforeEach
    void nameTable() {
        table = TestTable.in(backend.database());
    }

    @AfterEach
    void dropTable() throws SQLException {
        if (table != null) {
            table.drop();
        }
    }

    @Override
    public RecordStore open() {
        return table.openRecords();
    }

    @Override
    public int modelOperations() {
        return 1_000;
    }
}
