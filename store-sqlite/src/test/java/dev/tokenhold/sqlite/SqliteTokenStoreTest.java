package dev.tokenhold.sqlite;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.StoreLocation;
import dev.tokenhold.testkit.TokenStoreContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class SqliteTokenStoreTest extends TokenStoreContract {

    @TempDir
    private Path folder;

    @Override
    public TokenStore open() {
        return SqliteTokenStore.open(file(), TestKeyring.keyring());
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
    public Optional<Path> folder() {
        return Optional.of(folder);
    }

    @Override
    public Optional<StoreLocation> location() {
        return Optional.of(new StoreLocation("sqlite:" + file(), TestKeyring.settings(), Map.of()));
    }

    @Override
    public int modelOperations() {
        return 1_000;
    }

    @Override
    public int kills() {
        return Integer.getInteger("tokenhold.kills", 48);
    }

    private Path file() {
        return folder.resolve("tokens.db");
    }
}
