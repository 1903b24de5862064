package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.spi.TokenStoreProvider;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenStoresTest {

    @Test
    void opensTheStoreInMemory() {
        try (TokenStore one = TokenStores.open("memory:");
                TokenStore other = TokenStores.open("MEMORY:")) {
            assertThat(one).isInstanceOf(InMemoryTokenStore.class);
            one.saveToken(TestTokens.tokenOf("anna").build());
            assertThat(other.getTokens()).isEmpty();
        }
    }

    @Test
    void opensAStoreThatIsFoundOnTheClassPathWithItsSettings(@TempDir Path folder) {
        String uri = "plain:" + folder.resolve("tokens");
        try (TokenStore store = TokenStores.open(uri, Map.of("from", "PATH"))) {
            assertThat(store).isInstanceOf(PlainFileTokenStore.class);
        }
    }

    @Test
    void namesTheSchemesThatThereAreWhenOneIsUnknown() {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> TokenStores.open("redis://localhost"))
                .withMessageContainingAll("redis:", "memory:", "plain:");
    }

    @Test
    void namesTheSettingsThatThereAreWhenOneIsUnknown() {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> TokenStores.open("plain:tokens", Map.of("from", "PATH", "form", "XYZZY")))
                .withMessageContainingAll("form", "from")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("XYZZY"));
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> TokenStores.open("memory:", Map.of("keyring", "XYZZY")))
                .withMessageContainingAll("keyring", "none");
    }

    @Test
    void refusesAPasswordInTheUriWithoutRepeatingIt() {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> TokenStores.open("mysql://app:XYZZY@db/app"))
                .withMessageContaining("env:NAME")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("XYZZY"));
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .as("the scheme forgotten")
                .isThrownBy(() -> TokenStores.open("app:XYZZY@db/app"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("XYZZY"));
    }

    @Test
    void storeInMemoryHasNothingAfterItsScheme() {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> TokenStores.open("memory:tokens"))
                .withMessageContaining("memory:");
    }

    @Test
    void providerIsFoundByItsScheme() {
        assertThat(TokenStoreProvider.forScheme("plain")).isInstanceOf(PlainFileTokenStoreProvider.class);
        assertThat(TokenStoreProvider.forScheme("memory").settings()).isEmpty();
    }
}
