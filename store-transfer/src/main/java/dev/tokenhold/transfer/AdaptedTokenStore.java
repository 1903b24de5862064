package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Adapts a store that has only the six operations to what a migration needs. It checks a replacement and writes it in two steps, so that
 * another writer can come between; only a single replacement is all or nothing.
 */
final class AdaptedTokenStore implements MigratableTokenStore {

    private final TokenStore store;

    private AdaptedTokenStore(TokenStore store) {
        this.store = store;
    }

    static MigratableTokenStore migratable(TokenStore store) {
        return store instanceof MigratableTokenStore migratable ? migratable : new AdaptedTokenStore(store);
    }

    @Override
    public Stream<StoredToken> inventory() {
        return store.streamTokens().map(token -> new StoredToken.Intact(token, null));
    }

    @Override
    public boolean replaceTokens(List<Replacement> replacements) {
        for (Replacement replacement : replacements) {
            OAuthToken token = replacement.token();
            OAuthToken present =
                    store.findTokenById(Objects.requireNonNull(token.id())).orElse(null);
            if (!Objects.equals(present, replacement.expected())) {
                return false;
            }
            replace(present, token);
        }
        return true;
    }

    private void replace(@Nullable OAuthToken present, OAuthToken token) {
        if (present == null || present.toBuilder().mergeFrom(token).build().equals(token)) {
            store.saveToken(token.detached());
            return;
        }
        // Saving keeps absent fields: only deleting the token first removes one.
        store.deleteToken(Objects.requireNonNull(present.id()));
        try {
            store.saveToken(token.detached());
        } catch (RuntimeException e) {
            try {
                store.saveToken(present.detached());
            } catch (RuntimeException e2) {
                e.addSuppressed(e2);
            }
            throw e;
        }
    }

    @Override
    public Optional<OAuthToken> findToken(OAuthToken query) {
        return store.findToken(query);
    }

    @Override
    public Optional<OAuthToken> findTokenById(String id) {
        return store.findTokenById(id);
    }

    @Override
    public OAuthToken saveToken(OAuthToken token) {
        return store.saveToken(token);
    }

    @Override
    public boolean deleteToken(String id) {
        return store.deleteToken(id);
    }

    @Override
    public List<OAuthToken> getTokens() {
        return store.getTokens();
    }

    @Override
    public Stream<OAuthToken> streamTokens() {
        return store.streamTokens();
    }

    @Override
    public void deleteTokens() {
        store.deleteTokens();
    }

    @Override
    public void close() {
        store.close();
    }
}
