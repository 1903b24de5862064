package dev.tokenhold.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.auth.oauth2.AuthorizationCodeFlow;
import com.google.api.client.auth.oauth2.Credential;
import com.google.api.client.auth.oauth2.CredentialRefreshListener;
import com.google.api.client.auth.oauth2.DataStoreCredentialRefreshListener;
import com.google.api.client.auth.oauth2.StoredCredential;
import com.google.api.client.auth.oauth2.TokenErrorResponse;
import com.google.api.client.auth.oauth2.TokenResponse;
import com.google.api.client.http.BasicAuthentication;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpExecuteInterceptor;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.util.store.DataStore;
import com.google.api.client.util.store.MemoryDataStoreFactory;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.LoginRequiredException;
import dev.tokenhold.refresh.RefreshException;
import dev.tokenhold.refresh.TokenRefresher;
import dev.tokenhold.testservers.AuthorizationServer;
import dev.tokenhold.testservers.Login;
import dev.tokenhold.testservers.RefreshPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FreshAuthorizationCodeFlowTest {

    private int requests;
    private AuthorizationServer server;
    private TokenStore store;
    private DataStore<StoredCredential> credentials;
    private AuthorizationCodeFlow flow;
    private FreshTokens tokens;
    private AuthorizationCodeFlow fresh;

    private static final class Heard implements CredentialRefreshListener {

        private final List<String> accessTokens = new ArrayList<>();

        @Override
        public void onTokenResponse(Credential credential, TokenResponse response) {
            accessTokens.add(response.getAccessToken());
        }

        @Override
        public void onTokenErrorResponse(Credential credential, TokenErrorResponse response) {}
    }

    private final Heard heard = new Heard();

    @BeforeEach
    void start() throws IOException {
        server = AuthorizationServer.builder().policy(RefreshPolicy.REVOKE).start();
        store = TokenStores.open("sqlite::memory:", TestKeyring.settings());
        TokenStoreDataStoreFactory factory = new TokenStoreDataStoreFactory(store);
        credentials = StoredCredential.getDefaultDataStore(factory);
        flow = Flow.builder(server)
                .setDataStoreFactory(factory)
                .addRefreshListener(heard)
                .build();
        tokens = FreshTokens.builder(store, FreshAuthorizationCodeFlow.refresher(flow))
                .build();
        fresh = new FreshAuthorizationCodeFlow(flow, tokens);
    }

    @AfterEach
    void stop() {
        tokens.close();
        store.close();
        server.close();
    }

    private Login login(Duration lifetime) throws IOException {
        Login login = server.login("anna", lifetime);
        credentials.set("anna", Flow.credential(login));
        return login;
    }

    private int get(Credential credential) throws IOException {
        HttpRequest request = Flow.TRANSPORT
                .createRequestFactory(credential)
                .buildGetRequest(new GenericUrl(server.resource().toString()));
        HttpExecuteInterceptor own = request.getInterceptor();
        request.setInterceptor(sent -> {
            requests++;
            own.intercept(sent);
        });
        HttpResponse response = request.execute();
        try {
            return response.getStatusCode();
        } finally {
            response.disconnect();
        }
    }

    private OAuthToken stored() {
        return store.getTokens().get(0);
    }

    @Test
    void exchangesCodeAndKeepsLogin() throws IOException {
        TokenResponse response = fresh.newTokenRequest(server.grant("anna")).execute();

        Credential credential = fresh.createAndStoreCredential(response, "anna");

        assertThat(credential).isInstanceOf(FreshCredential.class);
        assertThat(get(credential)).isEqualTo(200);
        assertThat(credentials.get("anna").getRefreshToken()).isEqualTo(response.getRefreshToken());
    }

    @Test
    void keepsRefreshTokenWhenLoginHasNone() throws IOException {
        Login login = login(Duration.ofHours(1));

        Credential credential = fresh.createAndStoreCredential(
                new TokenResponse().setAccessToken("second").setExpiresInSeconds(3600L), "anna");

        assertThat(credential.getAccessToken()).isEqualTo("second");
        assertThat(stored().accessToken()).isEqualTo("second");
        assertThat(stored().refreshToken()).isEqualTo(login.refreshToken());
    }

    @Test
    void loadsCredentialAsItIsStored() throws IOException {
        Login login = login(Duration.ofHours(1));

        Credential credential = fresh.loadCredential("anna");

        assertThat(new StoredCredential(credential)).isEqualTo(Flow.credential(login));
        assertThat(server.statistics("anna").requests()).isZero();
        assertThat(fresh.loadCredential("bert")).isNull();
        assertThat(fresh.loadCredential("")).isNull();
        assertThat(fresh.loadCredential(null)).isNull();
    }

    @Test
    void refreshesOnceForTwoCredentials() throws IOException {
        login(Duration.ZERO);
        Credential one = fresh.loadCredential("anna");
        Credential other = fresh.loadCredential("anna");

        assertThat(get(one)).isEqualTo(200);
        assertThat(get(other)).isEqualTo(200);

        assertThat(server.statistics("anna").requests()).isEqualTo(1);
        assertThat(new StoredCredential(one)).isEqualTo(credentials.get("anna"));
        assertThat(new StoredCredential(other)).isEqualTo(credentials.get("anna"));
        // One for each of the two.
        assertThat(heard.accessTokens).containsExactly(stored().accessToken(), stored().accessToken());
    }

    @Test
    void replacesTokenThatResourceServerRejects() throws IOException {
        Login login = login(Duration.ofHours(1));
        Credential credential = fresh.loadCredential("anna");
        server.expire("anna");

        assertThat(get(credential)).isEqualTo(200);

        assertThat(requests).isEqualTo(2);
        assertThat(credential.getAccessToken())
                .isNotEqualTo(login.accessToken())
                .isEqualTo(stored().accessToken());
        assertThat(credential.getExpirationTimeMilliseconds())
                .isEqualTo(stored().expiresAt().toEpochMilli());
        assertThat(server.statistics("anna").requests()).isEqualTo(1);
    }

    @Test
    void rejectionOfNewTokenCausesNoStorm() throws IOException {
        login(Duration.ZERO);
        Credential credential = fresh.loadCredential("anna");
        assertThat(get(credential)).isEqualTo(200);
        server.expire("anna");

        assertThatThrownBy(() -> get(credential))
                .isInstanceOfSatisfying(
                        HttpResponseException.class,
                        e -> assertThat(e.getStatusCode()).isEqualTo(401));

        assertThat(requests).isEqualTo(2);
        assertThat(server.statistics("anna").requests()).isEqualTo(1);
    }

    @Test
    void presentsTokenThatAnotherProgramHasStored() throws IOException {
        login(Duration.ZERO);
        Credential credential = fresh.loadCredential("anna");
        Login elsewhere = login(Duration.ofHours(1));

        assertThat(get(credential)).isEqualTo(200);

        assertThat(credential.getAccessToken()).isEqualTo(elsewhere.accessToken());
        assertThat(server.statistics("anna").requests()).isZero();
    }

    @Test
    void refreshTokenAdoptsWhatAnotherProgramHasRefreshed() throws IOException {
        login(Duration.ZERO);
        Credential credential = fresh.loadCredential("anna");
        get(fresh.loadCredential("anna"));

        assertThat(credential.refreshToken()).isTrue();

        assertThat(new StoredCredential(credential)).isEqualTo(credentials.get("anna"));
        assertThat(server.statistics("anna").requests()).isEqualTo(1);
        // Refreshed just now.
        assertThat(credential.refreshToken()).isFalse();
        assertThat(server.statistics("anna").requests()).isEqualTo(1);
    }

    @Test
    void saysThatUserHasToLogIn() throws IOException {
        Login login = login(Duration.ZERO);
        credentials.set("anna", Flow.credential(login).setRefreshToken("refused"));
        Credential credential = fresh.loadCredential("anna");

        assertThatThrownBy(() -> get(credential))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(LoginRequiredException.class)
                .hasMessageNotContainingAny("refused\"", login.accessToken(), "anna");
        assertThatThrownBy(credential::refreshToken).hasCauseInstanceOf(LoginRequiredException.class);
    }

    @Test
    void saysThatUserIsGone() throws IOException {
        login(Duration.ofHours(1));
        Credential credential = fresh.loadCredential("anna");
        credentials.delete("anna");

        assertThatThrownBy(() -> get(credential)).hasCauseInstanceOf(LoginRequiredException.class);
        assertThat(store.getTokens()).isEmpty();
    }

    @Test
    void listenersOfGoogleDoNotSave() throws IOException {
        login(Duration.ZERO);
        AuthorizationCodeFlow listening = Flow.builder(server)
                .setCredentialDataStore(credentials)
                .addRefreshListener(new DataStoreCredentialRefreshListener("anna", credentials))
                .build();

        Credential credential = new FreshAuthorizationCodeFlow(listening, tokens).loadCredential("anna");

        assertThat(credential.getRefreshListeners()).isEmpty();
    }

    @Test
    void refusesFlowThatKeepsCredentialsElsewhere() throws IOException {
        AuthorizationCodeFlow elsewhere = Flow.builder(server)
                .setDataStoreFactory(MemoryDataStoreFactory.getDefaultInstance())
                .build();
        AuthorizationCodeFlow nowhere = Flow.builder(server).build();
        try (TokenStore other = TokenStores.open("memory:")) {
            AuthorizationCodeFlow another = Flow.builder(server)
                    .setDataStoreFactory(new TokenStoreDataStoreFactory(other))
                    .build();

            assertThatThrownBy(() -> new FreshAuthorizationCodeFlow(another, tokens))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("same TokenStore");
        }
        assertThatThrownBy(() -> new FreshAuthorizationCodeFlow(elsewhere, tokens))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TokenStoreDataStoreFactory");
        assertThatThrownBy(() -> FreshAuthorizationCodeFlow.refresher(nowhere))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void authenticatesWithHeaderAsTheFlowDoes() throws IOException {
        login(Duration.ZERO);
        AuthorizationCodeFlow basic = Flow.builder(server)
                .setCredentialDataStore(credentials)
                .setClientAuthentication(new BasicAuthentication(server.clientId(), server.clientSecret()))
                .build();
        try (FreshTokens ofBasic = FreshTokens.builder(store, FreshAuthorizationCodeFlow.refresher(basic))
                .build()) {
            assertThat(get(new FreshAuthorizationCodeFlow(basic, ofBasic).loadCredential("anna")))
                    .isEqualTo(200);
        }
    }

    @Test
    void refusesClientAuthenticationThatItDoesNotKnow() throws IOException {
        AuthorizationCodeFlow unknown = Flow.builder(server)
                .setCredentialDataStore(credentials)
                .setClientAuthentication(request -> {})
                .build();

        assertThatThrownBy(() -> FreshAuthorizationCodeFlow.refresher(unknown))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ClientParametersAuthentication");
    }

    @Test
    void sendsNoRefreshTokenOfAnotherProvider() {
        TokenRefresher refresher = FreshAuthorizationCodeFlow.refresher(flow);
        OAuthToken foreign = OAuthToken.builder()
                .clientId("another")
                .refreshToken("of another provider")
                .build();

        assertThatThrownBy(() -> refresher.refresh(foreign))
                .isInstanceOfSatisfying(
                        RefreshException.class, e -> assertThat(e.isRefused()).isFalse());
        assertThat(server.requests()).isZero();
    }
}
