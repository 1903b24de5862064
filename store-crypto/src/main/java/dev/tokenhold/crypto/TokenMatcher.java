package dev.tokenhold.crypto;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.crypto.WorkingSet.Entry;
import dev.tokenhold.spi.LookupField;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the stored token that a query, or a token to save, belongs to: the rules of {@link dev.tokenhold.TokenStore} over lookup
 * keys. {@link dev.tokenhold.InMemoryTokenStore} has the same rules without an index.
 */
final class TokenMatcher {

    private TokenMatcher() {}

    static @Nullable Entry find(OAuthToken query, WorkingSet stored) {
        if (query.id() != null) {
            return stored.byId(query.id());
        }
        Entry found = query.userName() == null ? null : ofUser(query, query.userName(), stored);
        if (found != null) {
            return found;
        }
        boolean anonymous = query.userName() == null;
        if (query.accessToken() != null && query.clientId() == null && query.clientSecret() == null) {
            return greatest(
                    stored.by(LookupField.ACCESS_TOKEN, query.accessToken()),
                    token -> anonymous || token.userName() == null);
        }
        if (query.clientId() == null || query.clientSecret() == null) {
            return null;
        }
        Predicate<OAuthToken> ofClient =
                token -> Objects.equals(query.clientId(), token.clientId()) && (anonymous || token.userName() == null);
        if (query.grantToken() != null) {
            found = greatest(stored.by(LookupField.GRANT_TOKEN, query.grantToken()), ofClient);
        }
        if (found == null && query.refreshToken() != null) {
            found = greatest(stored.by(LookupField.REFRESH_TOKEN, query.refreshToken()), ofClient);
        }
        return found;
    }

    private static @Nullable Entry ofUser(OAuthToken query, String userName, WorkingSet stored) {
        List<Entry> tokens = stored.by(LookupField.USER, userName);
        if (query.clientId() != null) {
            return greatest(
                    tokens,
                    token -> token.clientId() == null || token.clientId().equals(query.clientId()));
        }
        long clients = tokens.stream()
                .map(entry -> entry.token().clientId())
                .filter(Objects::nonNull)
                .distinct()
                .count();
        if (clients > 1) {
            List<String> ids = tokens.stream().map(Entry::id).toList();
            throw new AmbiguousTokenException(
                    "the user has tokens of " + clients + " clients, under the ids " + ids
                            + ": give the client id or the id",
                    ids);
        }
        return greatest(tokens, token -> true);
    }

    private static @Nullable Entry greatest(List<Entry> inIdOrder, Predicate<OAuthToken> condition) {
        Entry greatest = null;
        for (Entry entry : inIdOrder) {
            if (condition.test(entry.token())) {
                greatest = entry;
            }
        }
        return greatest;
    }
}
