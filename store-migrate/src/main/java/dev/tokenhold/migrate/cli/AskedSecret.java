package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.SecretSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A secret that the user types or that a program prints. The command asks for it once, even if it opens several stores with it
 * several times: nobody types it twice, and a program that needs a confirmation, or is billed for each call, runs once. It stays in
 * memory until the command ends.
 */
final class AskedSecret {

    private final String source;
    private final String what;
    private char @Nullable [] value;

    /**
     * Creates a secret that is read when it is needed.
     *
     * @param source {@code stdin}, {@code prompt} or {@code command:…}
     * @param what names the secret in messages and the prompt
     */
    AskedSecret(String source, String what) {
        this.source = source;
        this.what = what;
    }

    static boolean isAsked(String source) {
        return source.equals("stdin") || source.equals("prompt") || source.startsWith("command:");
    }

    boolean isPrompted() {
        return source.equals("prompt");
    }

    char[] value() {
        if (value == null) {
            value = read(what);
        }
        return value;
    }

    /** Asks once more and tells whether the answer is the same. */
    boolean isRepeated() {
        return Arrays.equals(value(), read(what + ", once more"));
    }

    private char[] read(String asked) {
        try {
            return SecretSource.parse(source).read(asked);
        } catch (TokenStoreException e) {
            throw CommandException.of(e, CommandException.During.REACHING);
        }
    }
}
