package dev.tokenhold.google;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The refresh tokens that this process has read from a store or written to it, as digests. A client of Google keeps copies of what it has
 * read, and saves them without saying which: a refresh token that was known here and is not the stored one is an old copy, never a login.
 *
 * <p>Keeps the last {@value #PER_KEY} of each of the last {@value #KEYS} keys, which is more than a process has copies of at a time.
 * Thread-safe.
 */
final class KnownRefreshTokens {

    private static final int PER_KEY = 32;
    private static final int KEYS = 10_000;

    private final Map<String, Set<ByteBuffer>> digests = new LinkedHashMap<>(16, 0.75f, true);

    synchronized void add(String key, String refreshToken) {
        Set<ByteBuffer> ofKey = digests.computeIfAbsent(key, any -> new LinkedHashSet<>());
        ByteBuffer digest = digest(refreshToken);
        ofKey.remove(digest);
        ofKey.add(digest);
        if (ofKey.size() > PER_KEY) {
            ofKey.remove(ofKey.iterator().next());
        }
        if (digests.size() > KEYS) {
            digests.remove(digests.keySet().iterator().next());
        }
    }

    synchronized boolean contains(String key, String refreshToken) {
        return digests.getOrDefault(key, Set.of()).contains(digest(refreshToken));
    }

    private static ByteBuffer digest(String refreshToken) {
        try {
            return ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256").digest(refreshToken.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
