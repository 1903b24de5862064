package dev.tokenhold.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A CSV file of the newest generation of the Zoho SDKs. Its tokens are random, like real ones, so that an index cannot profit from
 * their order.
 */
final class SampleCsv {

    private static final long SEED = 1;
    private static final long YEAR_2030 = 1_893_456_000_000L;

    private SampleCsv() {}

    /** Writes a file with the tokens of {@code tokens} users. */
    static void write(Path file, int tokens) throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("id,user_name,client_id,client_secret,refresh_token,access_token,grant_token,expiry_time,"
                    + "redirect_url,api_domain\n");
            for (int user = 1; user <= tokens; user++) {
                out.write(user + ",user" + user + "@example.com,1000.0123456789ABCDEF0123456789ABCDEF,"
                        + "0123456789abcdef0123456789abcdef0123456789," + token(random) + "," + token(random) + ",,"
                        + (YEAR_2030 + user) + ",https://shop.example/oauth/callback,https://www.zohoapis.eu\n");
            }
        }
    }

    private static String token(SplittableRandom random) {
        return String.format(
                "1000.%016x%016x.%016x%016x",
                random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
