package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.UnsupportedFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Compares how a token is decoded with the JSON parser, which is strict, and reads any notation. */
class TokenCodecTest {

    private static final String ID = "7";
    private static final List<String> PIECES = List.of(
            "",
            "x",
            "scope",
            "user@example.com",
            "a b",
            "\u00e4",
            "\u20ac",
            "\uD83D\uDE00",
            "\"",
            "\\",
            "/",
            "\n",
            "\u0001",
            "\u007f",
            "{",
            "}",
            ",",
            ":",
            "0",
            "null");
    private static final List<String> SNIPPETS = List.of(
            "\"",
            "\\",
            "\\u0041",
            "\\ud800",
            "{",
            "}",
            "{}",
            "[",
            ",",
            ":",
            " ",
            "\t",
            "\n",
            "\u0000",
            "\u0001",
            "\u001f",
            "\u007f",
            "0",
            "-",
            "-0",
            "00",
            "1.0",
            "1e3",
            "12345678901234567890",
            "null",
            "true",
            "\"\"",
            "\"a\":\"b\"",
            ",\"userName\":\"u\"",
            ",\"x\":1",
            "\"attributes\":{",
            "\"expiresAt\":",
            "\ufeff",
            "\u00e4");

    @Test
    void decodesEveryPlaintextAsTheParserDoes() {
        long seed = Long.getLong("tokenhold.seed", System.nanoTime());
        Random random = new Random(seed);
        int[] tokens = new int[2];
        for (int i = 0; i < 100_000; i++) {
            byte[] plaintext = TokenCodec.encode(token(random));
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                plaintext = random.nextInt(4) == 0 ? repeated(plaintext, random) : changed(plaintext, random);
            }
            String shown = new String(plaintext, StandardCharsets.ISO_8859_1);

            OAuthToken expected = parsed(plaintext);
            assertThat(decoded(plaintext))
                    .as("%s, -Dtokenhold.seed=%d", shown, seed)
                    .isEqualTo(expected);
            tokens[expected == null ? 0 : 1]++;
        }
        assertThat(Math.min(tokens[0], tokens[1]))
                .as("refused and accepted plaintexts")
                .isGreaterThan(10_000);
    }

    /** Otherwise the test above compares the parser with itself. */
    @Test
    void decodesWhatItEncodesWithoutTheParser() {
        OAuthToken.Builder token = OAuthToken.builder()
                .id(ID)
                .userName("user@example.com")
                .clientId("1000.0123")
                .clientSecret("s")
                .refreshToken("1000.r/+=")
                .accessToken("1000.a")
                .grantToken("g")
                .redirectUrl("https://example.com/?a=b&c={}")
                .apiDomain("https://www.zohoapis.eu")
                .expiresAt(Instant.ofEpochMilli(1_893_456_000_000L));
        for (OAuthToken each : List.of(
                token.build(),
                token.attribute("scope", "a b")
                        .attribute("token_type", "Bearer")
                        .build(),
                token.expiresAt(Instant.ofEpochMilli(-1))
                        .userName("J\u00fcrgen \u20ac")
                        .build(),
                OAuthToken.builder().id(ID).accessToken("a").build())) {
            assertThat(CanonicalJson.read(TokenCodec.encode(each), ID)).isEqualTo(each);
        }
    }

    private static @Nullable OAuthToken decoded(byte[] plaintext) {
        try {
            return TokenCodec.decode(plaintext, ID);
        } catch (CorruptStoreException | UnsupportedFormatException e) {
            return null;
        }
    }

    private static @Nullable OAuthToken parsed(byte[] plaintext) {
        try {
            return TokenCodec.parse(plaintext, ID);
        } catch (IOException | InvalidTokenException | UnsupportedFormatException e) {
            return null;
        }
    }

    /** Repeats a member, or an attribute, but the first one. */
    private static byte[] repeated(byte[] plaintext, Random random) {
        String text = new String(plaintext, StandardCharsets.ISO_8859_1);
        int from = text.indexOf(',', random.nextInt(text.length() + 1));
        int to = from + 1;
        while (to < text.length() && text.charAt(to) != ',' && text.charAt(to) != '}') {
            to++;
        }
        return from < 0
                ? plaintext
                : (text.substring(0, to) + text.substring(from)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] changed(byte[] plaintext, Random random) {
        int from = random.nextInt(plaintext.length + 1);
        int to = Math.min(plaintext.length, from + random.nextInt(3) * random.nextInt(20));
        byte[] middle = switch (random.nextInt(4)) {
            case 0 -> new byte[] {(byte) random.nextInt(256)};
            case 1 -> Arrays.copyOfRange(plaintext, random.nextInt(from + 1), from);
            default -> SNIPPETS.get(random.nextInt(SNIPPETS.size())).getBytes(StandardCharsets.UTF_8);
        };
        byte[] changed = Arrays.copyOf(plaintext, from + middle.length + plaintext.length - to);
        System.arraycopy(middle, 0, changed, from, middle.length);
        System.arraycopy(plaintext, to, changed, from + middle.length, plaintext.length - to);
        return changed;
    }

    private static OAuthToken token(Random random) {
        OAuthToken.Builder token = OAuthToken.builder()
                .id(ID)
                .userName(value(random))
                .clientId(value(random))
                .clientSecret(value(random))
                .refreshToken(value(random))
                .accessToken(value(random))
                .grantToken(value(random))
                .redirectUrl(value(random))
                .apiDomain(value(random));
        if (random.nextBoolean()) {
            token.expiresAt(Instant.ofEpochMilli(random.nextLong() >> random.nextInt(Long.SIZE)));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            token.attribute("n" + value(random), value(random));
        }
        return token.build();
    }

    private static String value(Random random) {
        return random.nextInt(3) > 0 ? "" : PIECES.get(random.nextInt(PIECES.size())) + PIECES.get(random.nextInt(3));
    }
}
