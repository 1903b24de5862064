package dev.tokenhold.refresh.internal;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a token endpoint answered (RFC 6749, sections 5.1 and 5.2), whatever its content type. Immutable.
 *
 * <p>Its {@code toString} names the endpoint, the status and the error, and no secret.
 */
public final class TokenResponse {

    /** Up to RFC 6749, section 5.2, but shorter: what is longer is a sentence, which might quote a token. */
    private static final Pattern CODE = Pattern.compile("[\\x20-\\x7e]{1,40}");

    private static final Duration LONGEST_LIFETIME = Duration.ofDays(36_525);

    private final TokenEndpoint endpoint;
    private final int status;
    private final Map<String, String> members;
    private final Instant askedAt;
    private final @Nullable Duration retryAfter;

    TokenResponse(TokenEndpoint endpoint, int status, byte[] body, Instant askedAt, @Nullable Duration retryAfter) {
        this.endpoint = endpoint;
        this.status = status;
        this.members = JsonMembers.read(body).orElse(Map.of());
        this.askedAt = askedAt;
        this.retryAfter = retryAfter;
    }

    /** {@return the status code of the response} */
    public int status() {
        return status;
    }

    /**
     * Returns a member of the response.
     *
     * @param name its name
     * @return its value, empty if it is absent, null or the empty string
     */
    public Optional<String> member(String name) {
        return Optional.ofNullable(members.get(name)).filter(value -> !value.isEmpty());
    }

    /** {@return the error code, or a replacement for one that is no code; empty if the response has no error} */
    public Optional<String> error() {
        return member("error").map(code -> CODE.matcher(code).matches() ? code : "an error without a code");
    }

    /** {@return when to try again, as the header field Retry-After says; null if it does not} */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /**
     * Returns the tokens in the response.
     *
     * @param lifetime the member with the lifetime of the access token in seconds
     * @return a new token, empty if the response has neither an access token nor a refresh token that can be kept
     */
    public Optional<OAuthToken> token(String lifetime) {
        OAuthToken.Builder token = OAuthToken.builder();
        keep(() -> token.accessToken(members.get("access_token")));
        keep(() -> token.refreshToken(members.get("refresh_token")));
        OAuthToken answered = token.build();
        if (!answered.hasSomethingToKeep()) {
            return Optional.empty();
        }
        if (answered.accessToken() != null) {
            token.exactExpiresAt(expiresAt(lifetime)).issuedAt(askedAt);
        }
        if (answered.refreshToken() != null) {
            token.refreshTokenIssuedAt(askedAt);
        }
        keep(() -> token.apiDomain(members.get("api_domain")));
        keep(() -> token.attribute("scope", members.get("scope")));
        keep(() -> token.tokenType(members.get("token_type")));
        // Neither is in a standard: many providers use the first name, Keycloak the second one.
        for (String name : List.of("refresh_token_expires_in", "refresh_expires_in")) {
            Instant end = expiresAt(name);
            if (end != null) {
                token.refreshTokenExpiresAt(end);
            }
        }
        return Optional.of(token.build());
    }

    private @Nullable Instant expiresAt(String lifetime) {
        try {
            // Some providers write 3600.0, or a string.
            double seconds = Double.parseDouble(member(lifetime).orElse(""));
            boolean plausible = seconds > 0 && seconds <= LONGEST_LIFETIME.toSeconds();
            return plausible ? askedAt.plusSeconds((long) seconds) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    // The refresh token is spent: a value that cannot be kept does not cost the others.
    private static void keep(Runnable setting) {
        try {
            setting.run();
        } catch (InvalidTokenException e) {
            System.getLogger(TokenResponse.class.getName())
                    .log(System.Logger.Level.WARNING, "left a value out of a refreshed token: {0}", e.getMessage());
        }
    }

    @Override
    public String toString() {
        return endpoint + " answered with status " + status
                + error().map(code -> " and the error " + code).orElse(members.isEmpty() ? " and no JSON object" : "");
    }
}
