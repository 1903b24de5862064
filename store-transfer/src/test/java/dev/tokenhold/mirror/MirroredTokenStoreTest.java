package dev.tokenhold.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.TokenStoreContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A mirror does what every store does, and leaves its two stores equal. */
class MirroredTokenStoreTest extends TokenStoreContract {

    @TempDir
    private Path folder;

    private TokenStore first() {
        return TokenStores.open("sqlite:" + folder.resolve("first.db"), TestKeyring.settings());
    }

    private TokenStore second() {
        return TokenStores.open("file:" + folder.resolve("second.enc"), TestKeyring.settings());
    }

    @Override
    public TokenStore open() {
        return new MirroredTokenStore(first(), second());
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(folder);
    }

    @Override
    public boolean keepsLeases() {
        return true;
    }

    @Override
    public int modelOperations() {
        return 500;
    }

    @AfterEach
    void bothStoresAreEqual() {
        try (TokenStore first = first();
                TokenStore second = second()) {
            assertThat(second.getTokens()).isEqualTo(first.getTokens());
        }
    }
}
