package dev.tokenhold.testservers;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The answers of Zoho's accounts servers, which tell errors in the body and by status 200. */
final class ZohoDialect extends TokenDialect {

    private final String apiDomain;
    private final boolean milliseconds;

    /**
     * Makes the dialect.
     *
     * @param apiDomain what every answer with tokens tells as {@code api_domain}
     * @param milliseconds whether {@code expires_in} is in milliseconds, beside {@code expires_in_sec}, as older servers have it
     */
    ZohoDialect(String apiDomain, boolean milliseconds) {
        this.apiDomain = apiDomain;
        this.milliseconds = milliseconds;
    }

    @Override
    String tokenPath() {
        return "/oauth/v2/token";
    }

    @Override
    String revocationPath() {
        return "/oauth/v2/token/revoke";
    }

    @Override
    boolean readsQuery() {
        return true;
    }

    @Override
    void putLifetime(Map<String, Object> members, Duration lifetime) {
        members.put("api_domain", apiDomain);
        if (milliseconds) {
            members.put("expires_in_sec", lifetime.toSeconds());
            members.put("expires_in", lifetime.toMillis());
        } else {
            members.put("expires_in", lifetime.toSeconds());
        }
    }

    @Override
    TokenAnswer error(String code) {
        return TokenAnswer.error(200, code.equals("invalid_grant") ? "invalid_code" : code);
    }

    @Override
    TokenAnswer limitExceeded(Duration retryAfter) {
        return accessDenied(200);
    }

    @Override
    TokenAnswer revoked(boolean known) {
        return known ? TokenAnswer.json(200, Map.of("status", "success")) : TokenAnswer.error(400, "invalid_code");
    }

    static TokenAnswer accessDenied(int status) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("error", "Access Denied");
        members.put(
                "error_description", "You have made too many requests continuously. Please try again after some time.");
        members.put("status", "failure");
        return TokenAnswer.json(status, members);
    }
}
