package dev.tokenhold.testservers;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How an {@link AuthorizationServer} words its answers: here as RFC 6749 and RFC 7009 have it. */
class TokenDialect {

    String tokenPath() {
        return "/token";
    }

    String revocationPath() {
        return "/revoke";
    }

    /** Whether parameters may also be in the query of the address, which RFC 6749 forbids. */
    boolean readsQuery() {
        return false;
    }

    /**
     * Makes the answer of RFC 6749, section 5.1.
     *
     * @param lifetime of the access token
     * @param refreshToken absent if the client is to keep the one it has
     */
    TokenAnswer tokens(String accessToken, Duration lifetime, @Nullable String refreshToken) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("access_token", accessToken);
        if (refreshToken != null) {
            members.put("refresh_token", refreshToken);
        }
        members.put("token_type", "Bearer");
        putLifetime(members, lifetime);
        return TokenAnswer.json(200, members).withTokens();
    }

    void putLifetime(Map<String, Object> members, Duration lifetime) {
        members.put("expires_in", lifetime.toSeconds());
    }

    /** Makes the answer for an error code of RFC 6749, section 5.2. */
    TokenAnswer error(String code) {
        return code.equals("invalid_client")
                ? TokenAnswer.error(401, code).withHeader("WWW-Authenticate", "Basic realm=\"tokens\"")
                : TokenAnswer.error(400, code);
    }

    TokenAnswer limitExceeded(Duration retryAfter) {
        return tooManyRequests(retryAfter);
    }

    /** Makes the answer to a request for revocation. */
    TokenAnswer revoked(boolean known) {
        return TokenAnswer.json(200, Map.of());
    }

    static TokenAnswer tooManyRequests(Duration retryAfter) {
        // Rounded up: a client that waits that long must not come too early.
        long seconds = retryAfter.plusMillis(999).toSeconds();
        return TokenAnswer.error(429, "too_many_requests").withHeader("Retry-After", Long.toString(seconds));
    }
}
