package dev.tokenhold.zoho.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import dev.tokenhold.zoho.Inventories;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZohoCsvTokenStoreProviderTest {

    @TempDir
    Path temporary;

    @Test
    void opensTheFileOfItsUri() {
        try (TokenStore store = TokenStores.open("zoho-csv:" + temporary.resolve("tokens.csv"))) {
            store.saveToken(Inventories.token("ada"));
        }

        assertThat(temporary.resolve("tokens.csv")).exists();
    }

    @Test
    void tellsWhetherTheFileExistsAndWhereItIs() {
        TokenStoreProvider provider = TokenStoreProvider.forScheme("zoho-csv");
        StoreAddress address = StoreAddress.parse("zoho-csv:" + temporary.resolve("zoho_tokens.csv"));
        StoreSettings settings = new StoreSettings(Map.of());

        assertThat(provider.exists(address, settings)).isFalse();
        new CsvFolder(temporary).with("anything");
        assertThat(provider.exists(address, settings)).isTrue();
        assertThat(provider.directory(address)).isEqualTo(temporary);
        assertThat(provider.settings()).isEmpty();
    }

    @Test
    void refusesSettingsAndUriWithoutPath() {
        assertThatThrownBy(() -> TokenStores.open("zoho-csv:tokens.csv", Map.of("keyring", "k")))
                .isInstanceOf(InvalidConfigurationException.class);
        assertThatThrownBy(() -> TokenStores.open("zoho-csv:")).isInstanceOf(InvalidConfigurationException.class);
    }
}
