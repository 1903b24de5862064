package dev.tokenhold.benchmarks;

import dev.tokenhold.OAuthToken;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Makes tokens like those of the Zoho SDKs, each for its own user. */
final class Tokens {

    private static final long YEAR_2030 = 1_893_456_000_000L;

    private Tokens() {}

    /** Makes the token of a user, without id; {@code revision} tells it from the same user's other ones. */
    static OAuthToken of(long user, long revision) {
        return OAuthToken.builder()
                .userName(userName(user))
                .clientId("1000.0123456789ABCDEF0123456789ABCDEF")
                .clientSecret("0123456789abcdef0123456789abcdef0123456789")
                .refreshToken("1000." + digits(user) + "." + digits(~user))
                .accessToken("1000." + digits(revision) + "." + digits(user ^ revision))
                .expiresAt(Instant.ofEpochMilli(YEAR_2030 + revision))
                .apiDomain("https://www.zohoapis.eu")
                .build();
    }

    static String userName(long user) {
        return "user" + user + "@example.com";
    }

    static List<OAuthToken> batch(int firstUser, int count, long revision) {
        return IntStream.range(firstUser, firstUser + count)
                .mapToObj(user -> of(user, revision))
                .toList();
    }

    private static String digits(long value) {
        return String.format("%032x", value);
    }
}
