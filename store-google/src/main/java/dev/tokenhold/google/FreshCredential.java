package dev.tokenhold.google;

import com.google.api.client.auth.oauth2.Credential;
import com.google.api.client.auth.oauth2.CredentialRefreshListener;
import com.google.api.client.auth.oauth2.DataStoreCredentialRefreshListener;
import com.google.api.client.auth.oauth2.TokenResponse;
import com.google.api.client.http.HttpRequest;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.RefreshDelayedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Credential} whose access token comes from {@link FreshTokens}: one refresh per expiry, however many threads, processes and hosts use
 * the store.
 *
 * <p><b>Guarantees.</b>
 *
 * <ul>
 *   <li>Each request gets the token that is stored when it is sent, so that a login or a refresh elsewhere counts at once.
 *   <li>It never sends a refresh token by itself, and never writes to the store.
 *   <li>A token that a resource server rejects (status 401) is replaced once for all who present it; then the request is sent again. If the
 *       token was refreshed within the last seconds, the answer stays 401.
 *   <li>If a refresh is delayed, requests go on with the old token as long as it has not expired.
 * </ul>
 *
 * <p>A request fails with an {@link IOException} whose cause is the {@link TokenStoreException} that {@link FreshTokens#get(OAuthToken)} threw: with
 * {@link dev.tokenhold.refresh.LoginRequiredException} let the user log in; with {@link RefreshDelayedException} try again later. {@link
 * #refreshToken} throws the same, and returns false if the refresh is delayed. There is no {@link
 * com.google.api.client.auth.oauth2.TokenResponseException}, and listeners do not hear of errors.
 *
 * <p>Refresh listeners hear of each new access token that this credential meets. A {@link DataStoreCredentialRefreshListener} among them is
 * removed, as {@code FreshTokens} has saved the token. The setters change this object alone, until the next request. Save a login in the store.
 *
 * <p>Thread-safe.
 */
public final class FreshCredential extends Credential {

    private final FreshTokens tokens;
    private final OAuthToken query;
    private volatile @Nullable OAuthToken last;

    /**
     * Creates a credential, without a look at the store.
     *
     * @param builder access method, clock and refresh listeners; for {@link #getRefreshToken} to answer, also what {@link #setRefreshToken} asks
     *     for. Use it for one credential
     * @param tokens where access tokens come from
     * @param query finds the token, as in {@link FreshTokens#get(OAuthToken)}
     */
    public FreshCredential(Credential.Builder builder, FreshTokens tokens, OAuthToken query) {
        super(withoutSaving(builder));
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        this.query = Objects.requireNonNull(query, "query");
    }

    /** FreshTokens has saved before a listener could, and what a listener saves late may be older. */
    private static Credential.Builder withoutSaving(Credential.Builder builder) {
        return builder.setRefreshListeners(builder.getRefreshListeners().stream()
                .filter(listener -> !(listener instanceof DataStoreCredentialRefreshListener))
                .toList());
    }

    /**
     * Presents a fresh access token in a request.
     *
     * @throws IOException if there is none; its cause is a {@link TokenStoreException}
     */
    @Override
    public void intercept(HttpRequest request) throws IOException {
        OAuthToken token = Calls.ask(() -> Calls.freshOrUsable(tokens, query));
        String before = getAccessToken();
        if (adopt(token) && before != null) {
            for (CredentialRefreshListener listener : getRefreshListeners()) {
                listener.onTokenResponse(this, response(token));
            }
        }
        getMethod().intercept(request, token.accessToken());
    }

    /** Gets another access token in place of the one that this credential has. */
    @Override
    protected @Nullable TokenResponse executeRefreshToken() throws IOException {
        String rejected = getAccessToken();
        OAuthToken known = last;
        try {
            OAuthToken stored = known == null ? tokens.get(query) : known;
            OAuthToken token = rejected == null
                    ? tokens.get(query)
                    : tokens.replace(OAuthToken.builder()
                            .id(stored.id())
                            .accessToken(rejected)
                            .build());
            last = token;
            return response(token);
        } catch (RefreshDelayedException e) {
            // As for an error of the server: the present token stays.
            return null;
        } catch (TokenStoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Credential setFromTokenResponse(TokenResponse response) {
        super.setFromTokenResponse(response);
        OAuthToken token = last;
        if (token != null && Objects.equals(token.accessToken(), response.getAccessToken())) {
            // To the millisecond: a response has whole seconds from now on.
            setExpirationTimeMilliseconds(millis(token.expiresAt()));
        }
        return this;
    }

    /** Makes a token the one that the getters show, and tells whether its access token is another one than before. */
    boolean adopt(OAuthToken token) {
        OAuthToken before = last;
        if (token.equals(before) && Objects.equals(token.accessToken(), getAccessToken())) {
            return false;
        }
        last = token;
        boolean isOther = !Objects.equals(token.accessToken(), getAccessToken());
        setAccessToken(token.accessToken());
        setExpirationTimeMilliseconds(millis(token.expiresAt()));
        if (token.refreshToken() == null || canHaveRefreshToken()) {
            setRefreshToken(token.refreshToken());
        }
        return isOther;
    }

    private boolean canHaveRefreshToken() {
        return getTransport() != null
                && getJsonFactory() != null
                && getClientAuthentication() != null
                && getTokenServerEncodedUrl() != null;
    }

    private TokenResponse response(OAuthToken token) {
        Instant expiresAt = token.expiresAt();
        Duration left = expiresAt == null
                ? null
                : Duration.between(Instant.ofEpochMilli(getClock().currentTimeMillis()), expiresAt);
        return new TokenResponse()
                .setAccessToken(token.accessToken())
                .setRefreshToken(canHaveRefreshToken() ? token.refreshToken() : null)
                .setTokenType(token.tokenType() == null ? "Bearer" : token.tokenType())
                .setScope(token.scopes().isEmpty() ? null : String.join(" ", token.scopes()))
                .setExpiresInSeconds(left == null ? null : left.toSeconds());
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
