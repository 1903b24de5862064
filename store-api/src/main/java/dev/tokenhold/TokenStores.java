package dev.tokenhold;

import dev.tokenhold.spi.SecretSource;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Opens stores by their URI. {@link ServiceLoader} finds the kinds of stores on the class path.
 *
 * <p>For example {@code file:tokens.enc}, {@code memory:} or {@code zoho-csv:zoho_tokens.csv}. A URI never contains a password.
 */
public final class TokenStores {

    private TokenStores() {}

    /**
     * Opens a store with settings from the environment: the keyring {@code $TOKENHOLD_KEYRING}, or {@code tokenhold.keyring} beside
     * the store, and its passphrase in {@code $TOKENHOLD_PASSPHRASE}.
     *
     * @param uri the URI
     * @return the open store; close it after use
     * @throws InvalidConfigurationException if the URI is malformed or no store on the class path has its scheme
     * @throws TokenStoreException if the store cannot be opened
     */
    public static TokenStore open(String uri) {
        return open(uri, Map.of());
    }

    /**
     * Opens a store.
     *
     * @param uri the URI
     * @param settings the store's settings, for example {@code keyring} (a path) or {@code keyring.passphrase} (the {@link
     *     SecretSource} of the passphrase); see each store
     * @return the open store; close it after use
     * @throws InvalidConfigurationException if the URI is malformed, no store on the class path has its scheme, or the store does
     *     not know one of the settings
     * @throws TokenStoreException if the store cannot be opened
     */
    public static TokenStore open(String uri, Map<String, String> settings) {
        StoreAddress address = StoreAddress.parse(uri);
        TokenStoreProvider provider = TokenStoreProvider.forScheme(address.scheme());
        List<String> unknown = settings.keySet().stream()
                .filter(key -> !provider.settings().contains(key))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw new InvalidConfigurationException("a " + address.scheme() + ": store has no setting "
                    + String.join(", ", unknown) + "; it has "
                    + (provider.settings().isEmpty()
                            ? "none"
                            : String.join(
                                    ", ", provider.settings().stream().sorted().toList())));
        }
        return provider.open(address, new StoreSettings(settings));
    }
}
