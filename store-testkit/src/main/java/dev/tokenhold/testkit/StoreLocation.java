package dev.tokenhold.testkit;

import java.util.Map;

/**
 * How another process opens the store under test.
 *
 * @param uri the URI of the store, for {@link dev.tokenhold.TokenStores}
 * @param settings the settings that it is opened with, none of them a secret; they become arguments of the process
 * @param environment environment variables that the process gets, for example {@code TOKENHOLD_PASSPHRASE}; the place for secrets
 */
public record StoreLocation(String uri, Map<String, String> settings, Map<String, String> environment) {

    /**
     * A location.
     *
     * @param uri the URI
     * @param settings the settings, copied
     * @param environment the environment variables, copied
     */
    public StoreLocation {
        settings = Map.copyOf(settings);
        environment = Map.copyOf(environment);
    }

    /** The URI, and nothing of the environment. */
    @Override
    public String toString() {
        return uri;
    }
}
