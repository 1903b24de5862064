package dev.tokenhold.zoho.table;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values, by column, that find the rows that some tokens can belong to or be in conflict with. The user is always under
 * {@code user_name}, also for tables with {@code user_mail}.
 */
final class SoughtValues {

    private final Map<String, Set<String>> values = new LinkedHashMap<>();

    /** For {@link dev.tokenhold.TokenStore#findToken}. */
    static SoughtValues ofQuery(OAuthToken query) {
        SoughtValues sought = new SoughtValues();
        sought.addMatching(query);
        return sought;
    }

    /** For {@link dev.tokenhold.TokenStore#saveTokens}. */
    static SoughtValues ofSaved(List<OAuthToken> tokens) {
        SoughtValues sought = new SoughtValues();
        for (OAuthToken token : tokens) {
            sought.addMatching(token);
            sought.add(TableShape.USER, token.userName());
        }
        return sought;
    }

    /** For {@link dev.tokenhold.spi.MigratableTokenStore#replaceTokens}. */
    static SoughtValues ofReplaced(List<Replacement> replacements) {
        SoughtValues sought = new SoughtValues();
        for (Replacement replacement : replacements) {
            sought.add("id", replacement.token().id());
            sought.add(TableShape.USER, replacement.token().userName());
        }
        return sought;
    }

    static SoughtValues ofIds(Collection<String> ids) {
        SoughtValues sought = new SoughtValues();
        ids.forEach(id -> sought.add("id", id));
        return sought;
    }

    /** For the other rows of the users of rows that were found, unless their users were sought. */
    static SoughtValues ofUsers(Collection<StoredToken> found, SoughtValues sought) {
        Set<String> users = new HashSet<>();
        for (StoredToken row : found) {
            if (row instanceof StoredToken.Intact intact && intact.token().userName() != null) {
                users.add(intact.token().userName());
            }
        }
        users.removeAll(sought.values.getOrDefault(TableShape.USER, Set.of()));
        return ofUsers(users);
    }

    static SoughtValues ofUsers(Collection<String> users) {
        SoughtValues sought = new SoughtValues();
        users.forEach(user -> sought.add(TableShape.USER, user));
        return sought;
    }

    boolean isOfIdsAlone() {
        return values.keySet().equals(Set.of("id"));
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** The values in portions, each with a limited number of values of each column. */
    List<Map<String, List<String>>> portions(int limit) {
        List<Map<String, List<String>>> portions = new ArrayList<>();
        values.forEach((column, all) -> {
            List<String> list = List.copyOf(all);
            for (int from = 0; from < list.size(); from += limit) {
                if (from / limit == portions.size()) {
                    portions.add(new LinkedHashMap<>());
                }
                portions.get(from / limit).put(column, list.subList(from, Math.min(list.size(), from + limit)));
            }
        });
        return portions;
    }

    // What the rules of TokenStore look at.
    private void addMatching(OAuthToken token) {
        if (token.id() != null) {
            add("id", token.id());
            return;
        }
        add(TableShape.USER, token.userName());
        if (token.clientId() == null && token.clientSecret() == null) {
            add("access_token", token.accessToken());
        }
        if (token.clientId() != null && token.clientSecret() != null) {
            add("grant_token", token.grantToken());
            add("refresh_token", token.refreshToken());
        }
    }

    private void add(String column, @Nullable String value) {
        if (value != null) {
            values.computeIfAbsent(column, any -> new LinkedHashSet<>()).add(value);
        }
    }
}
