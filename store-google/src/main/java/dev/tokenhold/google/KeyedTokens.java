package dev.tokenhold.google;

import dev.tokenhold.ConflictException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StaleTokenException;
import dev.tokenhold.TokenStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The tokens of one client in a store, by keys. The user name is the key, and the client id is what Google calls the id of a data store, or
 * the client. Thread-safe.
 */
final class KeyedTokens {

    private final TokenStore store;
    private final String clientId;
    private final KnownRefreshTokens known = new KnownRefreshTokens();

    KeyedTokens(TokenStore store, String clientId) {
        this.store = Objects.requireNonNull(store, "store");
        this.clientId = Objects.requireNonNull(clientId, "clientId");
    }

    TokenStore store() {
        return store;
    }

    /** Finds the token of a key. */
    OAuthToken query(String key) {
        return OAuthToken.builder()
                .userName(TokenKey.userName(key))
                .clientId(clientId)
                .build();
    }

    Optional<OAuthToken> find(String key) {
        Optional<OAuthToken> found = store.findToken(query(key));
        found.ifPresent(token -> {
            requireOwn(token);
            note(token);
        });
        return found;
    }

    /** Every token of the client that has a key, in the order of the ids. */
    List<OAuthToken> all() {
        List<OAuthToken> own = new ArrayList<>();
        try (Stream<OAuthToken> tokens = store.streamTokens()) {
            tokens.filter(token -> clientId.equals(token.clientId()) && token.userName() != null)
                    .forEach(own::add);
        }
        return own;
    }

    /**
     * Puts tokens, expiry and attributes into the place of what is stored, or adds them.
     *
     * @param change makes the token to save of the stored one, or of an empty one
     * @throws StaleTokenException if the new refresh token is one that was known here before the stored one
     */
    void put(String key, UnaryOperator<OAuthToken> change) {
        OAuthToken query = query(key);
        Optional<OAuthToken> saved = update(query, stored -> checked(key, stored, change.apply(stored)));
        note(saved.orElseGet(() -> store.saveToken(change.apply(query))));
    }

    /** Puts tokens and expiry into what is stored, absent ones included, and drops what was known of other tokens. */
    static OAuthToken.Builder exactly(OAuthToken stored, OAuthToken given) {
        return stored.toBuilder()
                .mergeFrom(given)
                .accessToken(given.accessToken())
                .refreshToken(given.refreshToken())
                .expiresAt(given.expiresAt());
    }

    private Optional<OAuthToken> update(OAuthToken query, UnaryOperator<OAuthToken> change) {
        try {
            return store.updateToken(query, change);
        } catch (UnsupportedOperationException e) {
            // A store that does not remember what was read: it takes what is saved last, as it always does.
            return store.findToken(query).map(change).map(store::saveToken);
        }
    }

    private OAuthToken checked(String key, OAuthToken stored, OAuthToken next) {
        requireOwn(stored);
        String refreshToken = next.refreshToken();
        if (refreshToken != null && !refreshToken.equals(stored.refreshToken()) && known.contains(key, refreshToken)) {
            throw new StaleTokenException(Objects.requireNonNull(stored.id()));
        }
        return next;
    }

    void delete(String key) {
        find(key).ifPresent(token -> store.deleteToken(Objects.requireNonNull(token.id())));
    }

    /** Deletes every token of the client that has a key. */
    void clear() {
        all().forEach(token -> store.deleteToken(Objects.requireNonNull(token.id())));
    }

    private void note(OAuthToken token) {
        if (token.refreshToken() != null) {
            known.add(TokenKey.of(Objects.requireNonNull(token.userName())), token.refreshToken());
        }
    }

    // A token of the user without a client matches, and belongs to another program.
    private void requireOwn(OAuthToken found) {
        if (!clientId.equals(found.clientId())) {
            String id = Objects.requireNonNull(found.id());
            throw new ConflictException(
                    "the token " + id + " belongs to the same user and has no client id, so that it cannot be told from"
                            + " the credential of this key: give it the client id of its program, or keep it in another"
                            + " store",
                    List.of(id));
        }
    }
}
