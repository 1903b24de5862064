package dev.tokenhold.testkit;

import dev.tokenhold.OAuthToken;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes tokens to save, and checks saved ones. */
final class Tokens {

    static final String CLIENT = "1000.CLIENT";
    static final String OTHER_CLIENT = "1000.OTHER";
    static final String SECRET = "s3cr3t-of-the-client";

    private Tokens() {}

    static OAuthToken.Builder query() {
        return OAuthToken.builder();
    }

    /** Makes a token with every field that all stores keep, and different values for each name. */
    static OAuthToken.Builder tokenOf(String userName) {
        return anonymous(userName).userName(userName);
    }

    /** Makes the same without a user name. */
    static OAuthToken.Builder anonymous(String name) {
        return OAuthToken.builder()
                .clientId(CLIENT)
                .clientSecret(SECRET)
                .accessToken("access-" + name)
                .refreshToken("refresh-" + name)
                .grantToken("grant-" + name)
                .expiresAt(Instant.ofEpochMilli(1_790_000_000_123L))
                .redirectUrl("https://example.com/callback?of=" + name)
                .apiDomain("https://www.zohoapis.eu");
    }

    static String id(OAuthToken token) {
        return Objects.requireNonNull(token.id(), "a stored token without an id");
    }

    /** Shows all fields in a failure message, which {@link OAuthToken#toString} hides. */
    static String inFull(OAuthToken token) {
        return "{" + field("id", token.id())
                + field("userName", token.userName())
                + field("clientId", token.clientId())
                + field("clientSecret", token.clientSecret())
                + field("refreshToken", token.refreshToken())
                + field("accessToken", token.accessToken())
                + field("grantToken", token.grantToken())
                + field("expiresAt", token.expiresAt())
                + field("redirectUrl", token.redirectUrl())
                + field("apiDomain", token.apiDomain())
                + token.attributes()
                + "}";
    }

    private static String field(String name, @Nullable Object value) {
        return value == null ? "" : name + "=" + value + " ";
    }
}
