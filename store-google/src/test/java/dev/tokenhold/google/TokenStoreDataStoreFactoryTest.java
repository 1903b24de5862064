package dev.tokenhold.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.auth.oauth2.StoredCredential;
import com.google.api.client.util.store.DataStore;
import dev.tokenhold.ConflictException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StaleTokenException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenStoreDataStoreFactoryTest {

    private static final StoredCredential CREDENTIAL = new StoredCredential()
            .setAccessToken("access")
            .setRefreshToken("refresh")
            .setExpirationTimeMilliseconds(1_800_000_000_123L);

    /** A store as somebody may have written one. */
    private record Forgetful(TokenStore store) implements TokenStore {

        @Override
        public Optional<OAuthToken> findToken(OAuthToken query) {
            return store.findToken(query).map(OAuthToken::detached);
        }

        @Override
        public Optional<OAuthToken> findTokenById(String id) {
            return store.findTokenById(id).map(OAuthToken::detached);
        }

        @Override
        public OAuthToken saveToken(OAuthToken token) {
            return store.saveToken(token).detached();
        }

        @Override
        public boolean deleteToken(String id) {
            return store.deleteToken(id);
        }

        @Override
        public List<OAuthToken> getTokens() {
            return store.getTokens().stream().map(OAuthToken::detached).toList();
        }

        @Override
        public void deleteTokens() {
            store.deleteTokens();
        }
    }

    private TokenStore store;
    private DataStore<StoredCredential> credentials;

    @BeforeEach
    void open() throws IOException {
        store = TokenStores.open("sqlite::memory:", TestKeyring.settings());
        credentials = StoredCredential.getDefaultDataStore(new TokenStoreDataStoreFactory(store));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private OAuthToken only() {
        List<OAuthToken> tokens = store.getTokens();
        assertThat(tokens).hasSize(1);
        return tokens.get(0);
    }

    private static StoredCredential of(String accessToken, String refreshToken) {
        return new StoredCredential().setAccessToken(accessToken).setRefreshToken(refreshToken);
    }

    @Test
    void keepsCredentialInFieldsOfToken() throws IOException {
        credentials.set("anna", CREDENTIAL);

        assertThat(only())
                .isEqualTo(OAuthToken.builder()
                        .id(only().id())
                        .userName("anna")
                        .clientId("StoredCredential")
                        .accessToken("access")
                        .refreshToken("refresh")
                        .expiresAt(Instant.ofEpochMilli(1_800_000_000_123L))
                        .build());
        assertThat(credentials.get("anna")).isEqualTo(CREDENTIAL);
        assertThat(credentials.values()).containsExactly(CREDENTIAL);
    }

    @Test
    void replacesAbsentFieldsToo() throws IOException {
        credentials.set("anna", CREDENTIAL).set("anna", of("other", null));

        assertThat(credentials.get("anna")).isEqualTo(of("other", null));
    }

    @Test
    void keepsOtherFieldsOfToken() throws IOException {
        credentials.set("anna", CREDENTIAL);
        store.updateToken(
                only(), token -> token.toBuilder().scopes(List.of("mail")).build());

        credentials.set("anna", of("other", "refresh"));

        assertThat(only().scopes()).containsExactly("mail");
    }

    @Test
    void keepsEmptyKeyApartFromKeysThatLookLikeIt() throws IOException {
        for (String key : List.of("", "%", "%%", "a%")) {
            credentials.set(key, of("access of " + key, null));
        }

        assertThat(credentials.keySet()).containsExactlyInAnyOrder("", "%", "%%", "a%");
        assertThat(credentials.get("").getAccessToken()).isEqualTo("access of ");
        assertThat(credentials.get("%").getAccessToken()).isEqualTo("access of %");
    }

    @Test
    void refusesOtherValues() throws IOException {
        DataStore<String> texts = new TokenStoreDataStoreFactory(store).getDataStore("texts");

        assertThatThrownBy(() -> texts.set("anna", "secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("java.lang.String", "StoredCredential")
                .hasMessageNotContaining("secret");
        assertThat(store.getTokens()).isEmpty();
    }

    @Test
    void clearsItsOwnCredentialsAlone() throws IOException {
        DataStore<StoredCredential> others = credentials.getDataStoreFactory().getDataStore("others");
        others.set("anna", of("a", "b"));
        OAuthToken foreign = store.saveToken(
                OAuthToken.builder().userName("bert").refreshToken("c").build());
        credentials.set("anna", CREDENTIAL).set("bert2", CREDENTIAL);

        credentials.clear();

        assertThat(credentials.isEmpty()).isTrue();
        assertThat(others.keySet()).containsExactly("anna");
        assertThat(store.findTokenById(String.valueOf(foreign.id()))).contains(foreign);
    }

    @Test
    void deletesKeyOfCredentialWithoutTokens() throws IOException {
        credentials.set("anna", CREDENTIAL).set("anna", new StoredCredential().setExpirationTimeMilliseconds(1L));

        assertThat(credentials.containsKey("anna")).isFalse();
        assertThat(store.getTokens()).isEmpty();
    }

    @Test
    void neverPutsOldRefreshTokenBack() throws IOException {
        credentials.set("anna", of("a1", "r1"));
        StoredCredential copy = credentials.get("anna");
        store.updateToken(
                only(),
                token -> token.toBuilder().accessToken("a2").refreshToken("r2").build());

        // What Google's client does after the server has refused the old one.
        assertThatThrownBy(() -> credentials.set("anna", copy.setAccessToken(null)))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(StaleTokenException.class)
                .hasMessageNotContaining("r1");
        assertThat(only().refreshToken()).isEqualTo("r2");
        assertThat(only().accessToken()).isEqualTo("a2");
    }

    @Test
    void takesLoginAfterAnotherProgramHasRefreshed() throws IOException {
        credentials.set("anna", of("a1", "r1"));
        store.updateToken(only(), token -> token.toBuilder().refreshToken("r2").build());

        credentials.set("anna", of("a3", "r3"));

        assertThat(credentials.get("anna")).isEqualTo(of("a3", "r3"));
    }

    @Test
    void takesAnyCredentialAfterDeletion() throws IOException {
        credentials.set("anna", of("a1", "r1")).set("anna", of("a2", "r2")).delete("anna");

        credentials.set("anna", of("a1", "r1"));

        assertThat(credentials.get("anna")).isEqualTo(of("a1", "r1"));
    }

    @Test
    void leavesTokenOfUserWithoutClientAlone() throws IOException {
        OAuthToken foreign = store.saveToken(
                OAuthToken.builder().userName("anna").refreshToken("foreign").build());

        assertThatThrownBy(() -> credentials.set("anna", CREDENTIAL)).hasCauseInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> credentials.get("anna")).hasCauseInstanceOf(ConflictException.class);
        assertThat(only()).isEqualTo(foreign);
    }

    @Test
    void failsWithIoExceptionOfStore() {
        store.close();

        assertThatThrownBy(() -> credentials.set("anna", CREDENTIAL))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(StoreUnavailableException.class)
                .hasMessageNotContaining("refresh");
        assertThatThrownBy(() -> credentials.get("anna")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> credentials.keySet()).isInstanceOf(IOException.class);
        assertThat(credentials.toString()).doesNotContain("refresh");
    }

    @Test
    void worksOnStoreThatDoesNotRememberWhatWasRead() throws IOException {
        DataStore<StoredCredential> forgetful =
                StoredCredential.getDefaultDataStore(new TokenStoreDataStoreFactory(new Forgetful(store)));

        forgetful.set("anna", of("a1", "r1")).set("anna", of("a2", "r2"));

        assertThat(forgetful.get("anna")).isEqualTo(of("a2", "r2"));
        forgetful.delete("anna");
        assertThat(store.getTokens()).isEmpty();
    }
}
