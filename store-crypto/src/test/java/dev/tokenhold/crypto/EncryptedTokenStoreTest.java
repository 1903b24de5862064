package dev.tokenhold.crypto;

import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.testkit.TokenStoreContract;
import org.junit.jupiter.api.BeforeAll;

class EncryptedTokenStoreTest extends TokenStoreContract {

    private static Keyring keyring;

    @BeforeAll
    static void makeKeyring() throws Exception {
        keyring = HandMadeKeyring.open();
    }

    @Override
    public TokenStore open() {
        return new EncryptedTokenStore(new InMemoryRecordStore(), keyring);
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
    public boolean persistent() {
        return false;
    }
}
