package sample.list;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.EncryptedTokenStore;
import dev.tokenhold.crypto.KeyProtection;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.testkit.TokenStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class ListTokenStoreTest extends TokenStoreContract {

    private static Keyring keyring;

    @BeforeAll
    static void createKeyring(@TempDir Path folder) {
        char[] passphrase = "five words or more, please".toCharArray();
        keyring = Keyring.create(folder.resolve("tokenhold.keyring"), KeyProtection.passphrase(passphrase));
    }

    @Override
    public TokenStore open() {
        return new EncryptedTokenStore(new ListRecordStore(), keyring);
    }

    @Override
    public boolean keepsLeases() {
        return true;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public int modelOperations() {
        return 500;
    }
}
