package dev.tokenhold.testkit;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A store that can do no more than the suite demands of any: decimal ids, no attributes, no tokens without a user, batches one
 * by one, and no memory of what was read.
 */
final class LimitedTokenStore implements TokenStore {

    private final InMemoryTokenStore tokens = new InMemoryTokenStore();

    @Override
    public synchronized OAuthToken saveToken(OAuthToken token) {
        Optional<OAuthToken> stored = token.hasSomethingToKeep() ? tokens.findToken(token) : Optional.empty();
        if (stored.isEmpty()) {
            requireKeepable(token);
        }
        if (!token.attributes().isEmpty()) {
            throw new InvalidTokenException("attributes cannot be kept");
        }
        boolean isNew = stored.isEmpty() && token.id() == null && token.hasSomethingToKeep();
        return tokens.saveToken(isNew ? token.toBuilder().id(newId()).build() : token)
                .detached();
    }

    private static void requireKeepable(OAuthToken token) {
        if (token.id() != null && !token.id().matches("[1-9][0-9]{0,9}")) {
            throw new InvalidTokenException("the id " + token.id() + " cannot be kept");
        }
        if (token.userName() == null) {
            throw new InvalidTokenException("a token without a user cannot be kept");
        }
    }

    private String newId() {
        return LongStream.iterate(1, id -> id + 1)
                .mapToObj(Long::toString)
                .filter(id -> tokens.findTokenById(id).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Optional<OAuthToken> findToken(OAuthToken query) {
        return tokens.findToken(query).map(OAuthToken::detached);
    }

    @Override
    public Optional<OAuthToken> findTokenById(String id) {
        return tokens.findTokenById(id).map(OAuthToken::detached);
    }

    @Override
    public boolean deleteToken(String id) {
        return tokens.deleteToken(id);
    }

    @Override
    public List<OAuthToken> getTokens() {
        return tokens.getTokens().stream().map(OAuthToken::detached).toList();
    }

    @Override
    public void deleteTokens() {
        tokens.deleteTokens();
    }

    @Override
    public void close() {
        tokens.close();
    }
}
