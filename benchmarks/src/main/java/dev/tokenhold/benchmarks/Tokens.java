package dev.tokenhold.benchmarks;

import dev.tokenhold.OAuthToken;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Makes tokens like those of the Zoho SDKs, each for its own user. Their secrets look random, like real ones, so that an index cannot
 * profit from their order.
 */
final class Tokens {

    private static final long YEAR_2030 = 1_893_456_000_000L;

    private Tokens() {}

    /** Makes the token of a user, without id. The access token and its expiry depend on {@code revision}, the rest does not. */
    static OAuthToken of(long user, long revision) {
        return OAuthToken.builder()
                .userName(userName(user))
                .clientId("1000.0123456789ABCDEF0123456789ABCDEF")
                .clientSecret("0123456789abcdef0123456789abcdef0123456789")
                .refreshToken(secret(user))
                .accessToken(secret(user ^ Long.rotateLeft(revision + 1, 32)))
                .expiresAt(Instant.ofEpochMilli(YEAR_2030 + revision))
                .redirectUrl("https://shop.example/oauth/callback")
                .apiDomain("https://www.zohoapis.eu")
                .build();
    }

    static String userName(long user) {
        return "user" + user + "@example.com";
    }

    /** Makes the first tokens of some users. */
    static List<OAuthToken> batch(int firstUser, int count) {
        return IntStream.range(firstUser, firstUser + count)
                .mapToObj(user -> of(user, 0))
                .toList();
    }

    private static String secret(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder secret = new StringBuilder("1000");
        for (int part = 0; part < 2; part++) {
            secret.append('.');
            appendHex(secret, random.nextLong());
            appendHex(secret, random.nextLong());
        }
        return secret.toString();
    }

    // String.format would cost as much as a lookup.
    private static void appendHex(StringBuilder secret, long bits) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            secret.append(Character.forDigit((int) (bits >>> shift) & 15, 16));
        }
    }
}
