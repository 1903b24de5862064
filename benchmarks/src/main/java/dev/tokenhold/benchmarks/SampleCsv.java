package dev.tokenhold.benchmarks;

import dev.tokenhold.OAuthToken;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tokens of some users, one by one or as a CSV file of the newest generation of the Zoho SDKs. Their secrets are random, like real
 * ones, so that an index cannot profit from their order.
 */
final class SampleCsv {

    private static final long SEED = 1;
    private static final long YEAR_2030 = 1_893_456_000_000L;

    private SampleCsv() {}

    /** Writes a file with the tokens of {@code tokens} users. */
    static void write(Path file, int tokens) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("id,user_name,client_id,client_secret,refresh_token,access_token,grant_token,expiry_time,"
                    + "redirect_url,api_domain\n");
            for (OAuthToken token : (Iterable<OAuthToken>) tokens(tokens)::iterator) {
                out.write(String.join(
                                ",",
                                token.id(),
                                token.userName(),
                                token.clientId(),
                                token.clientSecret(),
                                token.refreshToken(),
                                token.accessToken(),
                                "",
                                String.valueOf(Objects.requireNonNull(token.expiresAt())
                                        .toEpochMilli()),
                                token.redirectUrl(),
                                token.apiDomain())
                        + "\n");
            }
        }
    }

    /** The same tokens. */
    static Stream<OAuthToken> tokens(int tokens) {
        SplittableRandom random = new SplittableRandom(SEED);
        return IntStream.rangeClosed(1, tokens)
                .mapToObj(user -> OAuthToken.builder()
                        .id(Integer.toString(user))
                        .userName("user" + user + "@example.com")
                        .clientId("1000.0123456789ABCDEF0123456789ABCDEF")
                        .clientSecret("0123456789abcdef0123456789abcdef0123456789")
                        .refreshToken(token(random))
                        .accessToken(token(random))
                        .expiresAt(Instant.ofEpochMilli(YEAR_2030 + user))
                        .redirectUrl("https://shop.example/oauth/callback")
                        .apiDomain("https://www.zohoapis.eu")
                        .build());
    }

    private static String token(SplittableRandom random) {
        return String.format(
                "1000.%016x%016x.%016x%016x",
                random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
