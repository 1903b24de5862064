package dev.tokenhold.zoho.sdk;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.LoginRequiredException;
import dev.tokenhold.refresh.RefreshDelayedException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Tokens whose access tokens live so long that the SDK has nothing to refresh. The one class here that needs store-refresh. */
final class RefreshedTokens implements TokenSource {

    /** The SDK refreshes 5 s before the expiry. The rest is for a pause between its question and its look at the clock. */
    private static final Duration SHORTEST = Duration.ofSeconds(30);

    private final FreshTokens tokens;

    RefreshedTokens(FreshTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public TokenStore store() {
        return tokens.store();
    }

    @Override
    public boolean isFresh() {
        return true;
    }

    @Override
    public Optional<OAuthToken> handOut(OAuthToken found, OAuthToken asked) {
        return byId(Objects.requireNonNull(found.id()), asked);
    }

    @Override
    public Optional<OAuthToken> byId(String id, OAuthToken asked) {
        try {
            return handOut(id, asked);
        } catch (TokenStoreException e) {
            throw failure(id, e);
        }
    }

    private Optional<OAuthToken> handOut(String id, OAuthToken asked) {
        try {
            return Optional.of(fresh(id));
        } catch (LoginRequiredException e) {
            Optional<OAuthToken> found = store().findTokenById(id);
            return found.isEmpty() || isGrantAlone(found.get()) ? found : withoutRefresh(found.get(), asked);
        }
    }

    // Asks again: the refusal may be that of a token which a login has replaced since. A refused token costs no
    // request.
    private Optional<OAuthToken> withoutRefresh(OAuthToken found, OAuthToken asked) {
        String id = Objects.requireNonNull(found.id());
        try {
            return Optional.of(fresh(id));
        } catch (LoginRequiredException e) {
            if (isAnother(asked.refreshToken(), found.refreshToken())) {
                saveLogin(found, asked);
                return Optional.of(fresh(id));
            }
            if (isAnother(asked.grantToken(), found.grantToken())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private OAuthToken fresh(String id) {
        OAuthToken token = getOrUsable(id);
        if (isTooOld(token)) {
            throw new InvalidConfigurationException("its access token expires at " + token.expiresAt()
                    + ", and the Zoho SDK needs one that is good for " + SHORTEST.toSeconds()
                    + " s, or it would refresh by"
                    + " itself: set the margin of FreshTokens to more than that; if it is, the provider issues tokens"
                    + " that live too short");
        }
        return token;
    }

    private OAuthToken getOrUsable(String id) {
        try {
            return tokens.get(id);
        } catch (RefreshDelayedException e) {
            return e.usable().filter(token -> !isTooOld(token)).orElseThrow(() -> e);
        }
    }

    private static boolean isTooOld(OAuthToken token) {
        return token.expiresWithin(SHORTEST, Clock.systemUTC());
    }

    private static boolean isGrantAlone(OAuthToken token) {
        return token.accessToken() == null && token.refreshToken() == null;
    }

    private static boolean isAnother(@Nullable String asked, @Nullable String stored) {
        return asked != null && !asked.equals(stored);
    }

    // Unless somebody else has logged in since: that refresh token is not refused.
    private void saveLogin(OAuthToken refused, OAuthToken asked) {
        OAuthToken login = OAuthToken.builder()
                .clientId(asked.clientId())
                .clientSecret(asked.clientSecret())
                .refreshToken(asked.refreshToken())
                .build();
        UnaryOperator<OAuthToken> change = stored -> Objects.equals(stored.refreshToken(), refused.refreshToken())
                ? stored.toBuilder().mergeFrom(login).build()
                : stored;
        OAuthToken query = OAuthToken.builder().id(refused.id()).build();
        try {
            store().updateToken(query, change);
        } catch (UnsupportedOperationException e) {
            // A store that does not remember what was read: it takes what is saved last, as it always does.
            store().findToken(query).map(change).ifPresent(store()::saveToken);
        }
    }

    private static HandOutFailure failure(String id, TokenStoreException e) {
        String advice = "";
        if (e instanceof LoginRequiredException) {
            advice = "; then give the SDK a token object with the new grant token";
        } else if (e instanceof RefreshDelayedException delayed) {
            advice = "; try again after " + Math.max(1, delayed.retryAfter().toSeconds()) + " s";
        }
        return HandOutFailure.of(id, e, advice);
    }

    @Override
    public String toString() {
        return "FreshTokens on " + store().getClass().getSimpleName();
    }
}
