package dev.tokenhold.file;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.StoreLocation;
import dev.tokenhold.testkit.TokenStoreContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class FileTokenStoreTest extends TokenStoreContract {

    @TempDir
    private Path folder;

    @Override
    public TokenStore open() {
        return FileTokenStore.open(file(), TestKeyring.keyring());
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
        return Optional.of(new StoreLocation("file:" + file(), TestKeyring.settings(), Map.of()));
    }

    @Override
    public int modelOperations() {
        return 1_000;
    }

    private Path file() {
        return folder.resolve("tokens.enc");
    }

    @Override
    public int savesPerProcess() {
        return 200;
    }
}
