package dev.tokenhold.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.ClientId;
import com.google.auth.oauth2.UserAuthorizer;
import com.google.auth.oauth2.UserCredentials;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StaleTokenException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.refresh.ClientAuthentication;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.LoginRequiredException;
import dev.tokenhold.refresh.RefreshTokenGrant;
import dev.tokenhold.testservers.AuthorizationServer;
import dev.tokenhold.testservers.Login;
import dev.tokenhold.testservers.RefreshPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The adapters for Google's auth library. */
class AuthLibraryTest {

    private static final OAuthToken ANNA =
            OAuthToken.builder().userName("anna").clientId("test-client").build();

    private AuthorizationServer server;
    private TokenStore store;
    private UserAuthorizerTokenStore adapted;
    private UserAuthorizer authorizer;
    private FreshTokens tokens;

    @BeforeEach
    void start() {
        server = AuthorizationServer.builder().policy(RefreshPolicy.REVOKE).start();
        store = TokenStores.open("sqlite::memory:", TestKeyring.settings());
        adapted = new UserAuthorizerTokenStore(store, server.clientId());
        authorizer = UserAuthorizer.newBuilder()
                .setClientId(ClientId.of(server.clientId(), server.clientSecret()))
                .setScopes(List.of("mail", "drive"))
                .setTokenStore(adapted)
                .setTokenServerUri(server.tokenEndpoint())
                .build();
        tokens = FreshTokens.builder(
                        store,
                        RefreshTokenGrant.builder(server.tokenEndpoint())
                                .client(server.clientId(), server.clientSecret())
                                .authentication(ClientAuthentication.POST)
                                .build())
                .build();
    }

    @AfterEach
    void stop() {
        tokens.close();
        store.close();
        server.close();
    }

    private Login login(Duration lifetime) throws IOException {
        Login login = server.login("anna", lifetime);
        authorizer.storeCredentials("anna", credentials(login));
        return login;
    }

    private UserCredentials credentials(Login login) {
        return UserCredentials.newBuilder()
                .setClientId(login.clientId())
                .setClientSecret(login.clientSecret())
                .setRefreshToken(login.refreshToken())
                .setTokenServerUri(server.tokenEndpoint())
                .setAccessToken(AccessToken.newBuilder()
                        .setTokenValue(login.accessToken())
                        .setExpirationTime(Date.from(login.expiresAt()))
                        .setScopes(List.of("mail", "drive"))
                        .build())
                .build();
    }

    private int get(FreshOAuth2Credentials credentials) throws IOException {
        return Flow.TRANSPORT
                .createRequestFactory(new HttpCredentialsAdapter(credentials))
                .buildGetRequest(new GenericUrl(server.resource().toString()))
                .execute()
                .getStatusCode();
    }

    @Test
    void keepsTokensOfUserAuthorizerInFields() throws IOException {
        Login login = login(Duration.ofHours(1));

        OAuthToken stored = store.findToken(ANNA).orElseThrow();
        assertThat(stored.accessToken()).isEqualTo(login.accessToken());
        assertThat(stored.refreshToken()).isEqualTo(login.refreshToken());
        assertThat(stored.expiresAt()).isEqualTo(login.expiresAt());
        assertThat(stored.scopes()).containsExactly("mail", "drive");
        UserCredentials loaded = authorizer.getCredentials("anna");
        assertThat(loaded.getRefreshToken()).isEqualTo(login.refreshToken());
        assertThat(loaded.getAccessToken()).isEqualTo(credentials(login).getAccessToken());
        assertThat(authorizer.getCredentials("bert")).isNull();
        adapted.delete("anna");
        assertThat(store.getTokens()).isEmpty();
    }

    @Test
    void returnsEqualJson() throws IOException {
        String json = "{\"access_token\":\"a\",\"scope\":[\"mail\"],\"expiration_time_millis\":1800000000123,"
                + "\"refresh_token\":\"r\"}";
        adapted.store("anna", json);

        GsonFactory parser = GsonFactory.getDefaultInstance();
        assertThat(parser.fromString(adapted.load("anna"), GenericJson.class))
                .isEqualTo(parser.fromString(json, GenericJson.class));
    }

    @Test
    void userAuthorizerLoadsTokenOfUnknownExpiryAndRefreshesIt() throws IOException {
        Login login = server.login("anna", Duration.ZERO);
        store.saveToken(ANNA.toBuilder().refreshToken(login.refreshToken()).build());

        UserCredentials loaded = authorizer.getCredentials("anna");
        loaded.refreshIfExpired();

        assertThat(server.isGood(loaded.getAccessToken().getTokenValue())).isTrue();
    }

    @Test
    void refusesOtherTextsAndShowsNothingOfThem() {
        for (String text : List.of(
                "secret",
                "{\"access_token\":\"secret\",\"id_token\":\"secret\"}",
                "{\"access_token\":[\"secret\"]}",
                "{\"access_token\":\"secret\",\"scope\":[\"sec ret\"]}",
                "{\"expiration_time_millis\":\"secret\"}",
                "{\"scope\":[\"mail\"]}")) {
            assertThatThrownBy(() -> adapted.store("anna", text))
                    .as(text)
                    .isInstanceOf(IOException.class)
                    .hasMessageNotContaining("secret");
        }
        assertThat(store.getTokens()).isEmpty();
    }

    @Test
    void neverPutsOldRefreshTokenBack() throws IOException {
        login(Duration.ofHours(1));
        String copy = adapted.load("anna");
        store.updateToken(ANNA, token -> token.toBuilder().refreshToken("newer").build());

        assertThatThrownBy(() -> adapted.store("anna", copy)).hasCauseInstanceOf(StaleTokenException.class);
        assertThat(store.getTokens().get(0).refreshToken()).isEqualTo("newer");
    }

    @Test
    void credentialsRefreshOnceForAll() throws IOException {
        login(Duration.ZERO);
        FreshOAuth2Credentials one = new FreshOAuth2Credentials(tokens, ANNA);
        FreshOAuth2Credentials other = new FreshOAuth2Credentials(tokens, ANNA);

        assertThat(get(one)).isEqualTo(200);
        assertThat(get(other)).isEqualTo(200);

        assertThat(server.statistics("anna").requests()).isEqualTo(1);
        assertThat(one.getAccessToken().getExpirationTime())
                .isEqualTo(Date.from(store.getTokens().get(0).expiresAt()));
    }

    @Test
    void credentialsReplaceTokenThatResourceServerRejects() throws IOException {
        login(Duration.ofHours(1));
        FreshOAuth2Credentials credentials = new FreshOAuth2Credentials(tokens, ANNA);
        assertThat(get(credentials)).isEqualTo(200);
        server.expire("anna");

        assertThat(get(credentials)).isEqualTo(200);

        assertThat(server.statistics("anna").requests()).isEqualTo(1);
    }

    @Test
    void credentialsAskAgainOnlyWithinTheMargin() throws IOException {
        login(Duration.ofHours(1));
        FreshOAuth2Credentials credentials = new FreshOAuth2Credentials(tokens, ANNA);
        assertThat(get(credentials)).isEqualTo(200);

        store.deleteTokens();

        assertThat(get(credentials)).isEqualTo(200);
    }

    @Test
    void credentialsSayThatUserHasToLogIn() {
        store.saveToken(ANNA.toBuilder()
                .accessToken("expired")
                .refreshToken("refused by the server")
                .expiresAt(Instant.EPOCH)
                .build());
        FreshOAuth2Credentials credentials = new FreshOAuth2Credentials(tokens, ANNA);

        assertThatThrownBy(credentials::refreshIfExpired)
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(LoginRequiredException.class)
                .hasMessageNotContainingAny("refused by the server", "expired\"");
    }

    @Test
    void credentialsShowNoSecretAndAreNotSerialized() throws IOException {
        Login login = login(Duration.ofHours(1));
        FreshOAuth2Credentials credentials = new FreshOAuth2Credentials(tokens, ANNA);
        credentials.refresh();

        assertThat(credentials.toString()).doesNotContain(login.accessToken()).doesNotContain("anna");
        try (ObjectOutputStream output = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> output.writeObject(credentials)).isInstanceOf(NotSerializableException.class);
        }
        assertThat(credentials).isNotEqualTo(new FreshOAuth2Credentials(tokens, ANNA));
    }
}
