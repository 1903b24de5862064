package dev.tokenhold.crypto;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.crypto.WorkingSet.Entry;
import dev.tokenhold.crypto.WorkingSet.Lookup;
import dev.tokenhold.spi.LookupField;
import java.util.ArrayList;
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
        for (Lookup secret : secrets(query)) {
            found = greatest(
                    stored.by(secret.field(), secret.value()),
                    token -> (query.clientId() == null || query.clientId().equals(token.clientId()))
                            && (anonymous || token.userName() == null));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Returns the secrets that find a query where neither id nor user does, in the order of the rules. */
    static List<Lookup> secrets(OAuthToken query) {
        if (query.clientId() == null && query.clientSecret() == null) {
            return lookups(LookupField.ACCESS_TOKEN, query.accessToken());
        }
        if (query.clientId() == null || query.clientSecret() == null) {
            return List.of();
        }
        List<Lookup> secrets = new ArrayList<>(lookups(LookupField.GRANT_TOKEN, query.grantToken()));
        secrets.addAll(lookups(LookupField.REFRESH_TOKEN, query.refreshToken()));
        return secrets;
    }

    private static List<Lookup> lookups(LookupField field, @Nullable String value) {
        return value == null ? List.of() : List.of(new Lookup(field, value));
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
