package dev.tokenhold.crypto;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link TokenCodec#encode} writes for nearly every token: members in its order, no white space, no escapes. It gives up on
 * everything else, right or wrong, and leaves that to a JSON parser, which takes three times as long. Not thread-safe.
 */
final class CanonicalJson {

    // More digits may not fit a long.
    private static final int MOST_DIGITS = 18;

    private static final long SPACES = 0x2020_2020_2020_2020L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final String text;
    private int at;

    private CanonicalJson(String text) {
        this.text = text;
    }

    /**
     * Reads a token.
     *
     * @return the token; null if the plaintext is not of this kind
     * @throws InvalidTokenException if a value is too long
     */
    static @Nullable OAuthToken read(byte[] plaintext, String id) {
        // Of eight bytes at once: a bit is set where one of them is negative, or less than a space.
        long negative = 0;
        long control = 0;
        ByteBuffer in = ByteBuffer.wrap(plaintext);
        while (in.hasRemaining()) {
            long some = in.remaining() < Long.BYTES ? in.get() | SPACES << Byte.SIZE : in.getLong();
            negative |= some;
            control |= (some - SPACES) & ~some;
        }
        String text = new String(plaintext, StandardCharsets.UTF_8);
        boolean malformed =
                (negative & HIGH_BITS) != 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), plaintext);
        return (control & HIGH_BITS) != 0 || malformed || text.indexOf('\\') >= 0
                ? null
                : new CanonicalJson(text).token(id);
    }

    private @Nullable OAuthToken token(String id) {
        OAuthToken.Builder token = OAuthToken.builder()
                .id(id)
                .userName(string("\"userName\":\""))
                .clientId(string("\"clientId\":\""))
                .clientSecret(string("\"clientSecret\":\""))
                .refreshToken(string("\"refreshToken\":\""))
                .accessToken(string("\"accessToken\":\""))
                .grantToken(string("\"grantToken\":\""))
                .redirectUrl(string("\"redirectUrl\":\""))
                .apiDomain(string("\"apiDomain\":\""))
                .expiresAt(instant("\"expiresAt\":"));
        attributes("\"attributes\":{", token);
        return at > 0 && at + 1 == text.length() && text.charAt(at) == '}' ? token.build() : null;
    }

    /** Moves behind the start of a member, if it comes next. Where reading has failed, none does. */
    private boolean begins(String member) {
        boolean begins =
                at < text.length() && text.charAt(at) == (at == 0 ? '{' : ',') && text.startsWith(member, at + 1);
        at += begins ? 1 + member.length() : 0;
        return begins;
    }

    private @Nullable String string(String member) {
        return begins(member) ? rest() : null;
    }

    private @Nullable Instant instant(String member) {
        if (!begins(member)) {
            return null;
        }
        int from = at;
        int digits = text.startsWith("-", from) ? from + 1 : from;
        at = digits;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == digits || at - digits > MOST_DIGITS || text.charAt(digits) == '0') {
            fail();
            return null;
        }
        return Instant.ofEpochMilli(Long.parseLong(text, from, at, 10));
    }

    private void attributes(String member, OAuthToken.Builder token) {
        if (!begins(member)) {
            return;
        }
        String last = "";
        do {
            String name = skips("\"") ? rest() : null;
            String value = skips(":\"") ? rest() : null;
            // In the order of their names, so that none occurs twice.
            if (name == null || value == null || name.compareTo(last) <= 0) {
                fail();
                return;
            }
            token.attribute(name, value);
            last = name;
        } while (skips(","));
        if (!skips("}")) {
            fail();
        }
    }

    private boolean skips(String expected) {
        boolean there = text.startsWith(expected, at);
        at += there ? expected.length() : 0;
        return there;
    }

    /** Returns the rest of a string, which is not empty. */
    private @Nullable String rest() {
        int from = at;
        int end = text.indexOf('"', from);
        if (end <= from) {
            fail();
            return null;
        }
        at = end + 1;
        return text.substring(from, end);
    }

    private void fail() {
        at = text.length();
    }
}
