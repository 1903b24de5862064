package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.SecretSource;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A secret from {@code stdin} or {@code prompt}: asked for once, however many stores are opened with it and however often. It
 * stays in memory until the command ends.
 */
final class TypedSecret {

    private final String source;
    private final String what;
    private byte @Nullable [] line;

    /**
     * A secret that has not been read yet.
     *
     * @param source {@code stdin} or {@code prompt}
     * @param what what the secret is, for messages and the prompt
     */
    TypedSecret(String source, String what) {
        this.source = source;
        this.what = what;
    }

    static boolean isTyped(String source) {
        return source.equals("stdin") || source.equals("prompt");
    }

    boolean isPrompted() {
        return source.equals("prompt");
    }

    /** The secret in UTF-8 and a line feed. */
    byte[] line() {
        byte[] known = line;
        if (known == null) {
            known = readLine(what);
            line = known;
        }
        return known;
    }

    /** Asks once more and tells whether it is the same. */
    boolean isRepeated() {
        return Arrays.equals(line(), readLine(what + ", once more"));
    }

    private byte[] readLine(String asked) {
        char[] secret;
        try {
            secret = SecretSource.parse(source).read(asked);
        } catch (TokenStoreException e) {
            throw Failure.of(e, Failure.During.REACHING);
        }
        ByteBuffer utf8 = StandardCharsets.UTF_8.encode(CharBuffer.wrap(secret));
        Arrays.fill(secret, '\0');
        byte[] bytes = new byte[utf8.remaining() + 1];
        utf8.get(bytes, 0, bytes.length - 1);
        bytes[bytes.length - 1] = '\n';
        return bytes;
    }
}
