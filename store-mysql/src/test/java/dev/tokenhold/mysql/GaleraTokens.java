package dev.tokenhold.mysql;

import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.StoreLocation;
import dev.tokenhold.testkit.TokenStoreContract;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** The contract of token stores on a node of the cluster. */
abstract class GaleraTokens extends TokenStoreContract {

    private final int node;
    private GaleraTable table;

    GaleraTokens(int node) {
        this.node = node;
    }

    @BeforeEach
    void nameTable() {
        table = new GaleraTable(node);
    }

    @Override
    public TokenStore open() {
        return table.there().open();
    }

    @Override
    public boolean keepsLeases() {
        return true;
    }

    @Override
    public boolean canBeFenced() {
        return true;
    }

    /** Only on all nodes in turn: on one node, other processes meet what they meet on one server. */
    @Override
    public Optional<StoreLocation> location() {
        return node == GaleraTable.ANY_NODE ? Optional.of(table.there().location()) : Optional.empty();
    }

    @Override
    public int modelOperations() {
        return 500;
    }

    @Override
    public int kills() {
        return 8;
    }

    @Override
    public int savesPerProcess() {
        return 100;
    }
}
