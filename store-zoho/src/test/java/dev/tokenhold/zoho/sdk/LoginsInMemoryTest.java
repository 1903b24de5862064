package dev.tokenhold.zoho.sdk;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.TokenStore;

class LoginsInMemoryTest extends LoginContract {

    @Override
    TokenStore open() {
        return new InMemoryTokenStore();
    }
}
