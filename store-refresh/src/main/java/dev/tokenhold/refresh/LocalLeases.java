package dev.tokenhold.refresh;

import dev.tokenhold.ConflictException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.TokenIds;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a store that keeps no leases, with leases that this process alone knows. A token is replaced only if it is what was read;
 * in a store that cannot compare-and-set, it is read again just before. Thread-safe.
 */
final class LocalLeases implements LeasedTokens {

    private static final String MAC = "HmacSHA256";
    private static final Note NONE = new Note(0, null, null);

    private final TokenStore store;
    private final Map<String, Note> notes = new ConcurrentHashMap<>();
    private final SecretKeySpec key;

    /**
     * What this process knows of a token.
     *
     * @param version counts the changes
     * @param lease the lease
     * @param doubtful the last change, if it failed; null otherwise
     */
    private record Note(
            long version, @Nullable Bytes lease, @Nullable Doubtful doubtful) {

        @Nullable
        Bytes leaseOf(OAuthToken found) {
            return doubtful != null && doubtful.isIn(found) ? doubtful.lease() : lease;
        }
    }

    /** A token that may be stored in spite of a failure, or may be later, and the lease that goes with it. */
    private record Doubtful(OAuthToken token, @Nullable Bytes lease) {

        /** Compares what an answer of the provider has: another program may have changed the rest since. */
        boolean isIn(OAuthToken found) {
            return Objects.equals(found.accessToken(), token.accessToken())
                    && Objects.equals(found.refreshToken(), token.refreshToken())
                    && Objects.equals(found.expiresAt(), token.expiresAt());
        }
    }

    LocalLeases(TokenStore store) {
        this.store = store;
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        key = new SecretKeySpec(secret, MAC);
    }

    @Override
    public Optional<Leased> read(String id) {
        Note note = notes.getOrDefault(id, NONE);
        return store.findTokenById(id).map(token -> new Leased(token, note.version(), note.leaseOf(token)));
    }

    @Override
    public synchronized boolean compareAndSet(Leased expected, OAuthToken token, @Nullable Bytes lease) {
        String id = expected.id();
        Note note = notes.getOrDefault(id, NONE);
        if (note.version() != expected.version()) {
            return false;
        }
        long next = note.version() + 1;
        boolean leaseAlone = token.equals(expected.token());
        try {
            if (!(leaseAlone ? isStored(token) : replace(expected.token(), token))) {
                return false;
            }
        } catch (RuntimeException | Error e) {
            if (!leaseAlone) {
                // Each lease goes with its token: with the new lease the old token would pass for one that was just
                // refreshed, and with the old lease the new token for one that is still being refreshed.
                notes.put(id, new Note(next, expected.lease(), new Doubtful(token, lease)));
            }
            throw e;
        }
        // After the token: whoever reads meanwhile must not take the old token for one that was refreshed just now.
        notes.put(id, new Note(next, lease, null));
        return true;
    }

    private boolean isStored(OAuthToken token) {
        return store.findTokenById(Objects.requireNonNull(token.id()))
                .filter(token::equals)
                .isPresent();
    }

    private boolean replace(OAuthToken expected, OAuthToken token) {
        if (store instanceof MigratableTokenStore exact) {
            return exact.replaceTokens(List.of(new Replacement(expected, token)));
        }
        if (!isStored(expected)) {
            return false;
        }
        try {
            store.saveToken(token);
            return true;
        } catch (ConflictException e) {
            return false;
        }
    }

    @Override
    public Bytes nameOf(Leased read, String refreshToken) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return Bytes.of(mac.doFinal(refreshToken.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + MAC + ", which every one must have", e);
        }
    }

    @Override
    public Stream<Leased> held() {
        return notes.keySet().stream()
                .sorted(TokenIds.ORDER)
                .flatMap(id -> read(id).stream())
                .filter(found -> found.lease() != null);
    }
}
