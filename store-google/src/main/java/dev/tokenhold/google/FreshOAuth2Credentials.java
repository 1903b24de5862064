package dev.tokenhold.google;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.OAuth2Credentials;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.refresh.FreshTokens;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Credentials of Google's auth library whose access tokens come from {@link FreshTokens}: one refresh per expiry, however many threads,
 * processes and hosts use the store. They need {@code com.google.auth:google-auth-library-oauth2-http}.
 *
 * <p>They keep an access token until it is good for a minute only, and then ask {@code FreshTokens}. {@link #refresh} replaces a token that a
 * resource server has rejected; {@code HttpCredentialsAdapter} calls it after status 401. Failures are {@link IOException}s with the {@link
 * TokenStoreException} as their cause: with {@link dev.tokenhold.refresh.LoginRequiredException} let the user log in.
 *
 * <p>Thread-safe. Not serializable, although the class that it extends is. Two are equal only if they are the same.
 */
@SuppressWarnings("exports") // A module that uses it requires com.google.auth.oauth2.
public final class FreshOAuth2Credentials extends OAuth2Credentials {

    private static final long serialVersionUID = 1L;

    // The margin of FreshTokens, unless it was set: what that calls good is good here.
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final transient FreshTokens tokens;
    private final transient OAuthToken query;
    private transient volatile @Nullable OAuthToken last;

    /**
     * Creates credentials, without a look at the store.
     *
     * @param tokens where access tokens come from
     * @param query finds the token, as in {@link FreshTokens#get(OAuthToken)}
     */
    @SuppressWarnings(
            "NullAway") // There is no access token yet; the constructor without this argument has other margins.
    public FreshOAuth2Credentials(FreshTokens tokens, OAuthToken query) {
        super(null, MARGIN, MARGIN);
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        this.query = Objects.requireNonNull(query, "query");
    }

    /**
     * Gets a fresh access token; another one than the present one if that is still good, as it must have been rejected then.
     *
     * @throws IOException if there is none; its cause is a {@link TokenStoreException}
     */
    @Override
    public AccessToken refreshAccessToken() throws IOException {
        OAuthToken present = last;
        // If it is still good, a resource server has rejected it: nothing else asks before the margin.
        if (present != null && !present.expiresWithin(MARGIN, Clock.systemUTC())) {
            return accessToken(Calls.ask(() -> tokens.replace(present)));
        }
        return accessToken(Calls.ask(() -> Calls.freshOrUsable(tokens, query)));
    }

    private AccessToken accessToken(OAuthToken token) {
        last = token;
        return AccessToken.newBuilder()
                .setTokenValue(Objects.requireNonNull(token.accessToken()))
                .setExpirationTime(token.expiresAt() == null ? null : Date.from(token.expiresAt()))
                .setScopes(List.copyOf(token.scopes()))
                .build();
    }

    private void writeObject(ObjectOutputStream output) throws NotSerializableException {
        throw new NotSerializableException(FreshOAuth2Credentials.class.getName()
                + " belongs to the token store of this process: create another one where you need it");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** Shows no secret, other than the class that it extends. */
    @Override
    public String toString() {
        return "FreshOAuth2Credentials[" + query + "]";
    }
}
