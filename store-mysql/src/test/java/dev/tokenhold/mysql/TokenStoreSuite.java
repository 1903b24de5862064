package dev.tokenhold.mysql;

import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.StoreLocation;
import dev.tokenhold.testkit.TokenStoreContract;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract of token stores, in a table of its own for each test. */
abstract class TokenStoreSuite extends TokenStoreContract {

    private final Backend backend;
    private TestTable table;

    TokenStoreSuite(Backend backend) {
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
    public TokenStore open() {
        return table.open();
    }

    @Override
    public Optional<StoreLocation> location() {
        return Optional.of(table.location());
    }

    @Override
    public int modelOperations() {
        return 1_000;
    }

    TestTable table() {
        return table;
    }

    @Override
    public int kills() {
        return 100;
    }
}
