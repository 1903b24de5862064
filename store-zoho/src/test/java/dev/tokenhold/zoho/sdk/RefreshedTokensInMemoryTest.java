package dev.tokenhold.zoho.sdk;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.TokenStore;

/** A store that keeps no leases. */
class RefreshedTokensInMemoryTest extends RefreshedTokensContract {

    @Override
    TokenStore open() {
        return new InMemoryTokenStore();
    }
}
