package dev.tokenhold.jdbc;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.EncryptedTokenStore;
import dev.tokenhold.crypto.KeyProtection;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.testkit.TokenStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class H2TokenStoreTest extends TokenStoreContract {

    private static Keyring keyring;

    @TempDir
    Path folder;

    @BeforeAll
    static void createKeyring(@TempDir Path folder) {
        keyring = Keyring.create(folder.resolve("keyring"), KeyProtection.passphrase("a passphrase".toCharArray()));
    }

    @Override
    public TokenStore open() {
        return new EncryptedTokenStore(new JdbcRecordStore(H2.open(folder), TableName.DEFAULT), keyring);
    }
}
