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
    public Optional<StoreLocation> location() {
        return Optional.of(table.there().location());
    }

    @Override
    public int modelOperations() {
        return 500;
    }

    @Override
    public int kills() {
        return node == GaleraTable.ANY_NODE ? 100 : 4;
    }

    @Override
    public int savesPerProcess() {
        return node == GaleraTable.ANY_NODE ? 1_000 : 100;
    }
}
