package dev.tokenhold.zoho.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.zoho.ZohoTokenStores;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SdkShapeTest {

    @ParameterizedTest
    @EnumSource
    void implementsTheInterfaceOfEachGeneration(SdkVersion sdk) {
        Object store = ZohoTokenStores.adapt(new InMemoryTokenStore(), sdk.tokenStore());

        assertThat(sdk.ask(store, "getTokens")).isEqualTo(List.of());
    }

    @Test
    void isEqualToItselfAlone() {
        InMemoryTokenStore tokens = new InMemoryTokenStore();
        Object store = ZohoTokenStores.adapt(tokens, SdkVersion.C_8.tokenStore());

        Object other = ZohoTokenStores.adapt(tokens, SdkVersion.C_8.tokenStore());

        Predicate<Object> isStore = store::equals;
        assertThat(isStore).accepts(store).rejects(other, tokens);
        assertThat(Set.of(store, other)).hasSize(2);
        assertThat(store.toString()).isEqualTo("ZohoTokenStores.adapt(InMemoryTokenStore, generation C)");
    }

    @Test
    void refusesAnotherInterfaceAndSaysWhatItExpected() {
        assertThatThrownBy(() -> ZohoTokenStores.adapt(new InMemoryTokenStore(), Comparable.class))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContainingAll(
                        "java.lang.Comparable",
                        "com.zoho.api.authenticator.store.TokenStore",
                        "Token findToken(Token)",
                        "it has int compareTo(Object)");
    }

    @Test
    void refusesTheStoreOfTheSdkInsteadOfItsInterface() {
        Class<?> token = SdkVersion.C_8.token();

        assertThatThrownBy(() -> ZohoTokenStores.adapt(new InMemoryTokenStore(), token))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("com.zoho.api.authenticator.OAuthToken is not the TokenStore");
    }

    @Test
    void saysThatTheTokenOfTheSdkIsMissing() throws Exception {
        Class<?> type = SdkVersion.compiled("without-token", List.of("common", "name", "c"))
                .loadClass("com.zoho.api.authenticator.store.TokenStore");

        assertThatThrownBy(() -> ZohoTokenStores.adapt(new InMemoryTokenStore(), type))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("com.zoho.api.authenticator.OAuthToken of the Zoho SDK cannot be loaded");
    }

    @Test
    void saysWhatTheTokenOfTheSdkLacks() throws Exception {
        // The interface of generation C with the token of B.
        Class<?> type = SdkVersion.compiled(
                        "mixed", List.of("common", "name", "c", "b/com/zoho/api/authenticator/OAuthToken.java"))
                .loadClass("com.zoho.api.authenticator.store.TokenStore");

        assertThatThrownBy(() -> ZohoTokenStores.adapt(new InMemoryTokenStore(), type))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContainingAll("com.zoho.api.authenticator.OAuthToken", "getUserSignature()");
    }
}
