package dev.tokenhold.testkit;

import dev.tokenhold.TokenStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

final class PlainFileTokenStoreTest extends TokenStoreContract {

    @TempDir
    Path folder;

    @Override
    public TokenStore open() {
        return new PlainFileTokenStore(folder.resolve("tokens"));
    }

    @Override
    public boolean keepsPlaintext() {
        return true;
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(folder);
    }

    @Override
    public Optional<StoreLocation> location() {
        return Optional.of(new StoreLocation(
                "plain:" + folder.resolve("tokens"), Map.of("from", "PLAIN_SECRET"), Map.of("PLAIN_SECRET", "secret")));
    }

    @Override
    public Optional<String> processesMeetElsewhere() {
        return Optional.of("the file store has the same lock, and is tested with processes in every build");
    }

    @Override
    public int kills() {
        return 50;
    }

    @Override
    public int savesPerProcess() {
        return 200;
    }
}
