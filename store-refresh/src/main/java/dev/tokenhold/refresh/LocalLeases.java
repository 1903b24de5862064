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
    private static final Note NONE = new Note(0, null);

    private final TokenStore store;
    private final Map<String, Note> notes = new ConcurrentHashMap<>();
    private final SecretKeySpec key;

    private record Note(long version, @Nullable Bytes lease) {

        Note next(@Nullable Bytes other) {
            return new Note(version + 1, other);
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
        return store.findTokenById(id).map(token -> new Leased(token, note.version(), note.lease()));
    }

    @Override
    public synchronized boolean compareAndSet(Leased expected, OAuthToken token, @Nullable Bytes lease) {
        String id = expected.id();
        Note note = notes.getOrDefault(id, NONE);
        if (note.version() != expected.version()) {
            return false;
        }
        Note next = note.next(lease);
        boolean stored;
        try {
            stored = token.equals(expected.token()) ? isStored(token) : replace(expected.token(), token);
        } catch (RuntimeException | Error e) {
            // If nobody knows whether it was stored, the lease must not say that it is still being refreshed.
            notes.put(id, next);
            throw e;
        }
        if (stored) {
            // After the token: whoever reads meanwhile must not take the old token for one that was refreshed just now.
            notes.put(id, next);
        }
        return stored;
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
