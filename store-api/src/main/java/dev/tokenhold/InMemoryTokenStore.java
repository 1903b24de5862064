package dev.tokenhold;

import dev.tokenhold.spi.Identity;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.TokenIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tokens in memory until the program ends: for tests, and as the readable reference for the semantics of {@link TokenStore}.
 * Every lookup reads all tokens. Thread-safe.
 */
public final class InMemoryTokenStore implements MigratableTokenStore {

    private final String origin;
    private Map<String, OAuthToken> tokens = new TreeMap<>(TokenIds.ORDER);
    private boolean closed;

    /** Creates an empty store. */
    public InMemoryTokenStore() {
        this("memory:" + UUID.randomUUID());
    }

    /**
     * Creates an empty store that works on a part of another one: what is read from one can be saved in the other. For stores that keep
     * their tokens elsewhere and leave matching and merging to this class.
     *
     * @param origin the {@linkplain MigratableTokenStore#origin() name} of the other store
     */
    public InMemoryTokenStore(String origin) {
        this.origin = Objects.requireNonNull(origin, "origin");
    }

    @Override
    public synchronized Optional<OAuthToken> findToken(OAuthToken query) {
        return Optional.ofNullable(belongsTo(query, open())).map(this::asRead);
    }

    @Override
    public synchronized Optional<OAuthToken> findTokenById(String id) {
        Objects.requireNonNull(id, "id");
        return Optional.ofNullable(open().get(id)).map(this::asRead);
    }

    @Override
    public synchronized OAuthToken saveToken(OAuthToken token) {
        return asRead(save(token, open()));
    }

    @Override
    public synchronized List<OAuthToken> saveTokens(List<OAuthToken> batch) {
        Map<String, OAuthToken> changed = copy();
        List<OAuthToken> saved = new ArrayList<>(batch.size());
        for (OAuthToken token : batch) {
            saved.add(asRead(save(token, changed)));
        }
        tokens = changed;
        return List.copyOf(saved);
    }

    @Override
    public synchronized boolean deleteToken(String id) {
        Objects.requireNonNull(id, "id");
        return open().remove(id) != null;
    }

    @Override
    public synchronized List<OAuthToken> getTokens() {
        return open().values().stream().map(this::asRead).toList();
    }

    @Override
    public synchronized void deleteTokens() {
        open().clear();
    }

    @Override
    public synchronized Stream<StoredToken> inventory() {
        return List.copyOf(open().values()).stream().map(token -> new StoredToken.Intact(token, null));
    }

    @Override
    public synchronized boolean replaceTokens(List<Replacement> replacements) {
        Map<String, OAuthToken> changed = copy();
        Set<String> ids = new HashSet<>();
        for (Replacement replacement : replacements) {
            String id = Objects.requireNonNull(replacement.token().id());
            if (!ids.add(id)) {
                throw new IllegalArgumentException("the token " + id + " is to be replaced twice");
            }
            if (!Objects.equals(changed.put(id, replacement.token().detached()), replacement.expected())) {
                return false;
            }
        }
        requireUniqueIdentities(changed);
        tokens = changed;
        return true;
    }

    @Override
    public synchronized boolean deleteExactly(OAuthToken stored) {
        return open().remove(Objects.requireNonNull(stored.id(), "id"), stored);
    }

    @Override
    public Optional<String> origin() {
        return Optional.of(origin);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private Map<String, OAuthToken> copy() {
        Map<String, OAuthToken> copy = new TreeMap<>(TokenIds.ORDER);
        copy.putAll(open());
        return copy;
    }

    private Map<String, OAuthToken> open() {
        if (closed) {
            throw StoreUnavailableException.closed();
        }
        return tokens;
    }

    private OAuthToken asRead(OAuthToken token) {
        return token.asRead(origin);
    }

    private OAuthToken save(OAuthToken token, Map<String, OAuthToken> stored) {
        token.requireSomethingToKeep();
        Optional<OAuthToken> read = token.readFrom(origin);
        if (read.isPresent()) {
            return saveChange(read.get(), token, stored);
        }
        OAuthToken before = belongsTo(token, stored);
        OAuthToken after;
        if (before != null) {
            after = before.toBuilder().mergeFrom(token).id(before.id()).build();
        } else if (token.id() != null) {
            after = token.detached();
        } else {
            after = token.toBuilder().id(TokenIds.next()).build();
        }
        requireIdentityFree(after, stored);
        stored.put(Objects.requireNonNull(after.id()), after);
        return after;
    }

    private static OAuthToken saveChange(OAuthToken read, OAuthToken token, Map<String, OAuthToken> stored) {
        String id = Objects.requireNonNull(token.id());
        OAuthToken present = stored.get(id);
        // Also if it was saved before, and the answer was lost.
        if (present != null && token.equals(present)) {
            return present;
        }
        if (!read.equals(present)) {
            throw new StaleTokenException(id);
        }
        OAuthToken after = token.detached();
        requireIdentityFree(after, stored);
        stored.put(id, after);
        return after;
    }

    private static void requireIdentityFree(OAuthToken token, Map<String, OAuthToken> stored) {
        for (OAuthToken other : stored.values()) {
            if (Identity.isSame(token, other) && !same(token.id(), other.id())) {
                throw identityTaken(token, other);
            }
        }
    }

    private static void requireUniqueIdentities(Map<String, OAuthToken> stored) {
        Map<Identity, OAuthToken> holders = new HashMap<>();
        for (OAuthToken token : stored.values()) {
            if (token.userName() != null) {
                OAuthToken other = holders.put(Identity.of(token), token);
                if (other != null) {
                    throw identityTaken(token, other);
                }
            }
        }
    }

    private static ConflictException identityTaken(OAuthToken token, OAuthToken other) {
        return new ConflictException(
                "cannot save the token " + token.id() + ": the token " + other.id()
                        + " already holds the same user and client; save under that id, or delete one of the two",
                Stream.of(token.id(), other.id()).filter(Objects::nonNull).toList());
    }

    // The rules of TokenStore, in their order.
    private static @Nullable OAuthToken belongsTo(OAuthToken query, Map<String, OAuthToken> stored) {
        if (query.id() != null) {
            return stored.get(query.id());
        }
        if (query.userName() != null) {
            List<OAuthToken> ofUser = all(stored, token -> same(query.userName(), token.userName()));
            requireOneClient(query, ofUser);
            OAuthToken found = greatest(
                    ofUser,
                    token -> query.clientId() == null
                            || token.clientId() == null
                            || same(query.clientId(), token.clientId()));
            if (found != null) {
                return found;
            }
        }
        List<OAuthToken> open = all(stored, token -> query.userName() == null || token.userName() == null);
        OAuthToken found = null;
        if (query.accessToken() != null && query.clientId() == null && query.clientSecret() == null) {
            found = greatest(open, token -> same(query.accessToken(), token.accessToken()));
        }
        if (query.clientId() != null && query.clientSecret() != null) {
            List<OAuthToken> ofClient = open.stream()
                    .filter(token -> same(query.clientId(), token.clientId()))
                    .toList();
            if (query.grantToken() != null) {
                found = greatest(ofClient, token -> same(query.grantToken(), token.grantToken()));
            }
            if (found == null && query.refreshToken() != null) {
                found = greatest(ofClient, token -> same(query.refreshToken(), token.refreshToken()));
            }
        }
        return found;
    }

    private static void requireOneClient(OAuthToken query, List<OAuthToken> ofUser) {
        if (query.clientId() == null
                && ofUser.stream()
                                .map(OAuthToken::clientId)
                                .filter(Objects::nonNull)
                                .distinct()
                                .count()
                        > 1) {
            List<String> ids =
                    ofUser.stream().map(OAuthToken::id).filter(Objects::nonNull).toList();
            throw new AmbiguousTokenException(
                    "the user has tokens of several clients, under the ids " + ids + ": give the client id or the id",
                    ids);
        }
    }

    private static List<OAuthToken> all(Map<String, OAuthToken> stored, Predicate<OAuthToken> condition) {
        return stored.values().stream().filter(condition).toList();
    }

    private static boolean same(@Nullable String wanted, @Nullable String value) {
        return wanted != null && wanted.equals(value);
    }

    private static @Nullable OAuthToken greatest(List<OAuthToken> inIdOrder, Predicate<OAuthToken> condition) {
        return inIdOrder.stream()
                .filter(condition)
                .reduce((lesser, greater) -> greater)
                .orElse(null);
    }
}
