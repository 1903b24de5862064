package dev.tokenhold.crypto;

import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.StoreLimits;
import dev.tokenhold.testkit.TokenStoreContract;
import org.junit.jupiter.api.BeforeAll;

/** Tokens in a store that writes one record at a time and takes 64 KiB. */
class SmallTokenStoreTest extends TokenStoreContract {

    private static Keyring keyring;

    @BeforeAll
    static void makeKeyring() throws Exception {
        keyring = HandMadeKeyring.open();
    }

    @Override
    public TokenStore open() {
        return new EncryptedTokenStore(new InMemoryRecordStore(limits()), keyring);
    }

    @Override
    public StoreLimits limits() {
        return new StoreLimits(1, 65_536, 65_536);
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
