package dev.tokenhold.spring.boot;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.crypto.KeyringSettings;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the store that the properties name, and creates its keyring if it has to. */
final class ConfiguredStore {

    private static final System.Logger LOG = System.getLogger(ConfiguredStore.class.getName());

    private final TokenholdProperties properties;

    ConfiguredStore(TokenholdProperties properties) {
        this.properties = properties;
    }

    TokenStore open() {
        String uri = properties.store().uri();
        if (uri == null || uri.isBlank()) {
            throw new InvalidConfigurationException(
                    "the property tokenhold.store.uri is not set: name the store, such as file:tokens.enc or mysql://app@db/app, or"
                            + " define a bean of type TokenStore");
        }
        StoreAddress address = StoreAddress.parse(uri);
        if (properties.keyring().create()) {
            createKeyring(address);
        }
        TokenStore store = TokenStores.open(uri, properties.settings());
        LOG.log(System.Logger.Level.INFO, "opened the token store {0}", address);
        return store;
    }

    private void createKeyring(StoreAddress address) {
        TokenStoreProvider provider = TokenStoreProvider.forScheme(address.scheme());
        if (!provider.settings().contains("keyring")) {
            throw new InvalidConfigurationException("the property tokenhold.keyring.create is of no use to a "
                    + address.scheme() + ": store, which has no keyring: leave it out");
        }
        StoreSettings settings = new StoreSettings(properties.settings());
        Path file = KeyringSettings.file(settings, provider.directory(address));
        if (!Files.notExists(file)) {
            return;
        }
        // A new keyring would not open it, and the next program that looks for the old one would find this one.
        if (provider.exists(address, settings)) {
            throw new KeyUnavailableException("the store " + address + " exists, but its keyring " + file
                    + " does not: bring the keyring that it was created with; a new one would not open it");
        }
        Keyring.create(file, KeyringSettings.protection(settings));
        LOG.log(
                System.Logger.Level.INFO,
                "created the keyring {0}: back it up; without it and what protects it the tokens are gone",
                file);
    }
}
