package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import java.util.Arrays;

/** The tokens of the source that are not in the target, by decision or because it refused them. Each takes eight bytes. */
final class NotCopied {

    private static final int INITIAL_CAPACITY = 64;

    private final TokenMac mac;
    private long[] keys = new long[INITIAL_CAPACITY];
    private int size;

    NotCopied(TokenMac mac) {
        this.mac = mac;
    }

    void add(SourceKey key) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size + (size >> 1));
        }
        keys[size++] = number(key);
    }

    /** Call this between the last {@link #add} and the first {@link #contains}. */
    void complete() {
        Arrays.sort(keys, 0, size);
    }

    /** Thread-safe. */
    boolean contains(SourceKey key) {
        return size > 0 && Arrays.binarySearch(keys, 0, size, number(key)) >= 0;
    }

    private long number(SourceKey key) {
        TokenMac.Fingerprint content = key.content();
        return content == null
                ? mac.fingerprint(OAuthToken.builder().id(key.id()).build()).high()
                : content.high() + key.occurrence();
    }
}
