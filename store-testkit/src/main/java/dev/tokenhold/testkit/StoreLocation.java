package dev.tokenhold.testkit;

import java.util.Map;

/**
 * Tells another process how to open the store under test.
 *
 * @param uri the URI of the store, for {@link dev.tokenhold.TokenStores}
 * @param settings the settings that it is opened with, none of them a secret; they become arguments of the process
 * @param environment environment variables for the process, for example {@code TOKENHOLD_PASSPHRASE}; put secrets here
 */
public record StoreLocation(String uri, Map<String, String> settings, Map<String, String> environment) {

    /**
     * Creates a location.
     *
     * @param uri the URI
     * @param settings the settings, copied
     * @param environment the environment variables, copied
     */
    public StoreLocation {
        settings = Map.copyOf(settings);
        environment = Map.copyOf(environment);
    }

    /** Returns the URI, and nothing of the environment. */
    @Override
    public String toString() {
        return uri;
    }
}
