package dev.tokenhold.jdbc;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.EncryptedTokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.TokenStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class H2TokenStoreTest extends TokenStoreContract {

    @TempDir
    Path folder;

    @Override
    public TokenStore open() {
        return new EncryptedTokenStore(new JdbcRecordStore(H2.open(folder), TableName.DEFAULT), TestKeyring.keyring());
    }

    @Override
    public boolean keepsLeases() {
        return true;
    }
}
