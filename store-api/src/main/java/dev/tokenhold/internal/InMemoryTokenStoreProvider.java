package dev.tokenhold.internal;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import java.util.Set;

/** Opens a new {@link InMemoryTokenStore} for each {@code memory:}. */
public final class InMemoryTokenStoreProvider implements TokenStoreProvider {

    /** Called by {@link java.util.ServiceLoader}. */
    public InMemoryTokenStoreProvider() {}

    @Override
    public String scheme() {
        return "memory";
    }

    @Override
    public Set<String> settings() {
        return Set.of();
    }

    @Override
    public TokenStore open(StoreAddress address, StoreSettings settings) {
        requireNothingAfterScheme(address);
        return new InMemoryTokenStore();
    }

    @Override
    public boolean exists(StoreAddress address, StoreSettings settings) {
        requireNothingAfterScheme(address);
        return true;
    }

    @Override
    public boolean isPersistent(StoreAddress address) {
        return false;
    }

    private static void requireNothingAfterScheme(StoreAddress address) {
        if (!address.rest().isEmpty()) {
            throw new InvalidConfigurationException(
                    "\"" + address + "\" is not the URI of a store in memory: expected memory: with nothing after it");
        }
    }
}
