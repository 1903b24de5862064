package dev.tokenhold.postgresql;

import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.StoreLocation;
import dev.tokenhold.testkit.TokenStoreContract;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of token stores, in a table of its own for each test. */
abstract class TokenStoreSuite extends TokenStoreContract {

    @RegisterExtension
    private final FreshTable table;

    TokenStoreSuite(Backend backend) {
        table = new FreshTable(backend);
    }

    @Override
    public TokenStore open() {
        return table.get().open();
    }

    @Override
    public boolean keepsLeases() {
        return true;
    }

    @Override
    public boolean canBeFenced() {
        return true;
    }

    @Override
    public Optional<StoreLocation> location() {
        return Optional.of(table.get().location());
    }

    @Override
    public int modelOperations() {
        return 1_000;
    }

    TestTable table() {
        return table.get();
    }

    @Override
    public int kills() {
        return 10;
    }

    @Override
    public int savesPerProcess() {
        return 200;
    }
}
