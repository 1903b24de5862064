package dev.tokenhold.migrate;

import dev.tokenhold.OAuthToken;
import java.util.Arrays;

/**
 * Tells whether a token is what was copied, at eight bytes each: so that verification can tell a source that changed afterwards
 * from a target that holds something wrong.
 */
final class CopiedTokens {

    private static final int INITIAL_CAPACITY = 1024;

    private final TokenMac mac;
    private long[] fingerprints = new long[INITIAL_CAPACITY];
    private int size;
    private boolean sorted;

    CopiedTokens(TokenMac mac) {
        this.mac = mac;
    }

    void add(OAuthToken token) {
        if (size == fingerprints.length) {
            fingerprints = Arrays.copyOf(fingerprints, size + (size >> 1));
        }
        fingerprints[size++] = mac.fingerprint(token).high();
        sorted = false;
    }

    boolean contains(OAuthToken token) {
        if (!sorted) {
            Arrays.sort(fingerprints, 0, size);
            sorted = true;
        }
        return Arrays.binarySearch(fingerprints, 0, size, mac.fingerprint(token).high()) >= 0;
    }

    int size() {
        return size;
    }
}
