package dev.tokenhold.sqlite;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.TokenStoreContract;

class MemoryTokenStoreTest extends TokenStoreContract {

    @Override
    public TokenStore open() {
        return SqliteTokenStore.inMemory(TestKeyring.keyring());
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
