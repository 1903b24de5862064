package dev.tokenhold.mysql;

import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.testkit.RecordStoreContract;
import org.junit.jupiter.api.BeforeEach;

/** The contract of record stores on a node of the cluster. */
abstract class GaleraRecords extends RecordStoreContract {

    private final int node;
    private GaleraTable table;

    GaleraRecords(int node) {
        this.node = node;
    }

    @BeforeEach
    void nameTable() {
        table = new GaleraTable(node);
    }

    @Override
    public RecordStore open() {
        return table.there().openRecords();
    }

    @Override
    public boolean canBeFenced() {
        return true;
    }

    @Override
    public int modelOperations() {
        return 500;
    }
}
