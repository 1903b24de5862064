package dev.tokenhold.zoho.sdk;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import java.util.Optional;

/** Tokens as they are in a store. */
record StoredTokens(TokenStore store) implements TokenSource {

    @Override
    public boolean isFresh() {
        return false;
    }

    @Override
    public Optional<OAuthToken> handOut(OAuthToken found, OAuthToken asked) {
        return Optional.of(found);
    }

    @Override
    public Optional<OAuthToken> byId(String id, OAuthToken asked) {
        return store.findTokenById(id);
    }

    @Override
    public String toString() {
        return store.getClass().getSimpleName();
    }
}
