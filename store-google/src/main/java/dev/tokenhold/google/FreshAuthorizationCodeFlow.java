package dev.tokenhold.google;

import com.google.api.client.auth.oauth2.AuthorizationCodeFlow;
import com.google.api.client.auth.oauth2.AuthorizationCodeRequestUrl;
import com.google.api.client.auth.oauth2.AuthorizationCodeTokenRequest;
import com.google.api.client.auth.oauth2.Credential;
import com.google.api.client.auth.oauth2.StoredCredential;
import com.google.api.client.auth.oauth2.TokenResponse;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.util.store.DataStore;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.TokenRefresher;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An {@link AuthorizationCodeFlow} whose credentials are {@link FreshCredential}s. Use it in place of the flow that you have, for example one of
 * {@code GoogleAuthorizationCodeFlow}; servlets and {@code AuthorizationCodeInstalledApp} take it as any other.
 *
 * <p>Logins go through the flow that you have, with its PKCE and its listener for new credentials, and are kept in its data store. A login whose
 * answer has no refresh token keeps the one that is stored: Google sends one for the first consent only. The refresh listeners of the flow hear
 * of new access tokens, as {@link FreshCredential} says.
 *
 * <p>Thread-safe.
 */
public final class FreshAuthorizationCodeFlow extends AuthorizationCodeFlow {

    private final AuthorizationCodeFlow flow;
    private final KeyedTokens stored;
    private final FreshTokens tokens;

    /**
     * Puts fresh tokens in front of a flow.
     *
     * @param flow a flow with the data store of a {@link TokenStoreDataStoreFactory}
     * @param tokens fresh tokens on the same token store, for example with {@link #refresher}
     * @throws IllegalArgumentException if the flow keeps credentials elsewhere
     */
    public FreshAuthorizationCodeFlow(AuthorizationCodeFlow flow, FreshTokens tokens) {
        super(copy(flow));
        this.flow = flow;
        this.stored = tokensOf(flow);
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        if (stored.store() != tokens.store()) {
            throw new IllegalArgumentException(
                    "the flow keeps credentials in another token store than the fresh tokens: give"
                            + " TokenStoreDataStoreFactory and FreshTokens the same TokenStore object");
        }
    }

    /**
     * Makes the refresher for the tokens of a flow: it presents refresh tokens to the token server of the flow, as the client of the flow, in
     * one request by the HTTP client of the JDK. Transport and request initializer of the flow are not used. It needs {@code
     * com.fasterxml.jackson.core:jackson-core}, and sends only refresh tokens of the data store of the flow.
     *
     * @param flow a flow with the data store of a {@link TokenStoreDataStoreFactory}
     * @return the refresher
     * @throws IllegalArgumentException if the flow keeps credentials elsewhere, authenticates its client in another way than {@link
     *     com.google.api.client.auth.oauth2.ClientParametersAuthentication} or {@link com.google.api.client.http.BasicAuthentication}, or
     *     if its token server has a URL without TLS beyond this machine
     */
    public static TokenRefresher refresher(AuthorizationCodeFlow flow) {
        tokensOf(flow);
        return GrantOfFlow.of(flow, flow.getCredentialDataStore().getId());
    }

    @Override
    public AuthorizationCodeRequestUrl newAuthorizationUrl() {
        return flow.newAuthorizationUrl();
    }

    @Override
    public AuthorizationCodeTokenRequest newTokenRequest(String authorizationCode) {
        return flow.newTokenRequest(authorizationCode);
    }

    /**
     * Stores the tokens of a login.
     *
     * @return a fresh credential
     * @throws IOException if they cannot be stored
     */
    @Override
    public Credential createAndStoreCredential(TokenResponse response, String userId) throws IOException {
        StoredCredential before = getCredentialDataStore().get(userId);
        TokenResponse login = response;
        if (before != null && response.getRefreshToken() == null) {
            login = response.clone().setRefreshToken(before.getRefreshToken());
        }
        flow.createAndStoreCredential(login, userId);
        return credential(userId)
                .orElseThrow(
                        () -> new IOException(
                                "the credential was deleted by another program right after it was stored: let the user log in"));
    }

    /**
     * Loads the credential of a user. It is as it is stored; the first request refreshes it, if that is due.
     *
     * @return a fresh credential; null if there is none, or the user id is null or empty
     * @throws IOException if the token store fails
     */
    @Override
    public @Nullable Credential loadCredential(@Nullable String userId) throws IOException {
        return userId == null || userId.isEmpty() ? null : credential(userId).orElse(null);
    }

    private Optional<Credential> credential(String userId) throws IOException {
        return Calls.ask(() -> stored.find(userId)).map(token -> {
            FreshCredential credential = new FreshCredential(builder(), tokens, stored.query(userId));
            credential.adopt(token);
            return credential;
        });
    }

    private Credential.Builder builder() {
        Credential.Builder builder = new Credential.Builder(getMethod())
                .setTransport(getTransport())
                .setJsonFactory(getJsonFactory())
                .setTokenServerEncodedUrl(getTokenServerEncodedUrl())
                .setClientAuthentication(getClientAuthentication())
                .setRequestInitializer(getRequestInitializer())
                .setClock(getClock());
        builder.getRefreshListeners().addAll(getRefreshListeners());
        return builder;
    }

    private static AuthorizationCodeFlow.Builder copy(AuthorizationCodeFlow flow) {
        return new AuthorizationCodeFlow.Builder(
                        flow.getMethod(),
                        flow.getTransport(),
                        flow.getJsonFactory(),
                        new GenericUrl(flow.getTokenServerEncodedUrl()),
                        flow.getClientAuthentication(),
                        flow.getClientId(),
                        flow.getAuthorizationServerEncodedUrl())
                .setCredentialDataStore(flow.getCredentialDataStore())
                .setRequestInitializer(flow.getRequestInitializer())
                .setScopes(flow.getScopes())
                .setClock(flow.getClock())
                .setRefreshListeners(flow.getRefreshListeners());
    }

    private static KeyedTokens tokensOf(AuthorizationCodeFlow flow) {
        DataStore<StoredCredential> dataStore = flow.getCredentialDataStore();
        if (dataStore instanceof TokenDataStore<StoredCredential> own) {
            return own.tokens();
        }
        throw new IllegalArgumentException("the flow keeps credentials "
                + (dataStore == null
                        ? "nowhere"
                        : "in a " + dataStore.getClass().getName())
                + ": give its builder setDataStoreFactory(new TokenStoreDataStoreFactory(store))");
    }
}
