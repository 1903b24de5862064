package dev.tokenhold.testkit;

import dev.tokenhold.TokenStore;

final class LimitedTokenStoreTest extends TokenStoreContract {

    @Override
    public TokenStore open() {
        return new LimitedTokenStore();
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean assignsUuids() {
        return false;
    }

    @Override
    public boolean keepsAnyId() {
        return false;
    }

    @Override
    public boolean keepsAttributes() {
        return false;
    }

    @Override
    public boolean keepsAnonymousTokens() {
        return false;
    }

    @Override
    public boolean savesBatchesAtomically() {
        return false;
    }

    @Override
    public boolean remembersWhatWasRead() {
        return false;
    }
}
