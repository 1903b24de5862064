package dev.tokenhold.testkit;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.TokenStore;

final class InMemoryTokenStoreTest extends TokenStoreContract {

    @Override
    public TokenStore open() {
        return new InMemoryTokenStore();
    }

    @Override
    public boolean persistent() {
        return false;
    }
}
