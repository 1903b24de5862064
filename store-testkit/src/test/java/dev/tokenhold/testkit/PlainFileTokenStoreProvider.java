package dev.tokenhold.testkit;

import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import java.nio.file.Files;
import java.util.Set;

/** {@code plain:PATH}; the setting {@code from} has to name an environment variable, as a store's secret would. */
public final class PlainFileTokenStoreProvider implements TokenStoreProvider {

    public PlainFileTokenStoreProvider() {}

    @Override
    public String scheme() {
        return "plain";
    }

    @Override
    public Set<String> settings() {
        return Set.of("from");
    }

    @Override
    public TokenStore open(StoreAddress address, StoreSettings settings) {
        if (System.getenv(settings.get("from").orElseThrow()) == null) {
            throw new IllegalStateException("the environment did not arrive");
        }
        return new PlainFileTokenStore(address.path());
    }

    @Override
    public boolean exists(StoreAddress address, StoreSettings settings) {
        return Files.exists(address.path());
    }
}
