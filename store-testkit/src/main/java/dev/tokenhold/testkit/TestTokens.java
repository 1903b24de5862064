package dev.tokenhold.testkit;

import dev.tokenhold.OAuthToken;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes tokens to save, and checks saved ones. */
public final class TestTokens {

    /** The client of all tokens. */
    public static final String CLIENT = "1000.CLIENT";

    static final String OTHER_CLIENT = "1000.OTHER";
    static final String SECRET = "s3cr3t-of-the-client";

    private TestTokens() {}

    static OAuthToken.Builder query() {
        return OAuthToken.builder();
    }

    /**
     * Makes a token with every field that all stores keep, without an id, and with different values for each user.
     *
     * @param userName the user
     * @return a builder with the fields
     */
    public static OAuthToken.Builder tokenOf(String userName) {
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

    /**
     * Makes a token with an id.
     *
     * @param id the id, which is part of the other values too
     * @return the token
     */
    public static OAuthToken named(String id) {
        return tokenOf("user " + id).id(id).build();
    }

    /**
     * Makes a token so long that few fit on a small disk.
     *
     * @param number its number; the ids are in the order of the numbers
     * @return the token, of 16 KiB
     */
    public static OAuthToken big(int number) {
        return OAuthToken.builder()
                .id(String.format("%04d", number))
                .accessToken("x".repeat(16 * 1024))
                .build();
    }

    /**
     * Makes a token whose fields all carry one number, so that a mixture of two saves shows.
     *
     * @param userName the user
     * @param number the number
     * @return the token, without an id
     */
    public static OAuthToken numbered(String userName, long number) {
        return OAuthToken.builder()
                .userName(userName)
                .clientId(CLIENT)
                .clientSecret("secret-" + number)
                .accessToken("access-" + userName + "-" + number)
                .refreshToken("refresh-" + userName + "-" + number)
                .grantToken("grant-" + userName + "-" + number)
                .expiresAt(Instant.ofEpochMilli(number))
                .apiDomain("https://" + number)
                .build();
    }

    /**
     * Makes tokens of several users with the same number.
     *
     * @param prefix what the user names begin with, before a number from 0 on
     * @param count how many
     * @param number the number in their other fields
     * @return the tokens, see {@link #numbered}
     */
    public static List<OAuthToken> numbered(String prefix, int count, long number) {
        return IntStream.range(0, count)
                .mapToObj(i -> numbered(prefix + i, number))
                .toList();
    }

    /**
     * Returns the number in a {@linkplain #numbered numbered} token, and checks that its other fields agree.
     *
     * @param token the token, with or without an id
     * @return the number
     * @throws AssertionError if the other fields do not agree
     */
    public static long number(OAuthToken token) {
        long number = Objects.requireNonNull(token.expiresAt(), "expiresAt").toEpochMilli();
        String user = Objects.requireNonNull(token.userName(), "userName");
        OAuthToken expected = numbered(user, number).toBuilder().id(token.id()).build();
        if (!token.equals(expected)) {
            throw new AssertionError("the token mixes several saves: " + inFull(token));
        }
        return number;
    }

    /**
     * Makes a query for the token of a user.
     *
     * @param userName the user
     * @return the query
     */
    public static OAuthToken queryOf(String userName) {
        return query().userName(userName).build();
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
