package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kinds of stores, and what each can keep according to the documentation. */
enum StoreKind {
    MEMORY("memory:"),
    FILE("file:"),
    SQLITE("sqlite:"),
    MYSQL("mysql:"),
    POSTGRESQL("postgresql:"),
    ZOHO_CSV("zoho-csv:"),
    /** A file of SDK 3, which has no ids. */
    ZOHO_CSV_3("zoho-csv:"),
    ZOHO_SQLITE("zoho-sqlite:"),
    ZOHO_MYSQL("zoho-mysql:");

    /** Longer than a column of an SDK's table. */
    static final int LONG_VALUE = 256;

    private static final int LONGEST_MYSQL_ID = 3_072;
    private static final int LONGEST_POSTGRESQL_ID = 2_692;

    private final String scheme;

    StoreKind(String scheme) {
        this.scheme = scheme;
    }

    String scheme() {
        return scheme;
    }

    boolean isLegacy() {
        return scheme.startsWith("zoho-");
    }

    boolean needsServer() {
        return scheme.endsWith("mysql:") || this == POSTGRESQL;
    }

    /** Whether the store keeps an id; if not, a copy assigns another one. */
    boolean keepsId(String id) {
        return !isLegacy() || (this != ZOHO_CSV_3 && id.matches("[0-9]{1,10}"));
    }

    /** Whether the SDK can count on from these ids of a table: all of one length, with room for as many again as are copied. */
    boolean keepsTogether(List<@Nullable String> ids, int copied) {
        if (!isLegacy() || this == ZOHO_CSV || this == ZOHO_CSV_3) {
            return true;
        }
        List<String> kept =
                ids.stream().filter(Objects::nonNull).filter(this::keepsId).toList();
        int others = ids.size() - kept.size();
        return kept.isEmpty()
                || (kept.stream().map(String::length).distinct().count() == 1
                        && kept.stream().mapToLong(Long::parseLong).max().orElse(0) + copied + others
                                < Math.pow(10, kept.get(0).length()));
    }

    /** Whether the store can keep a token whose id it keeps. */
    boolean keeps(OAuthToken token) {
        boolean fits = Optional.ofNullable(token.accessToken())
                .filter(value -> value.length() >= LONG_VALUE)
                .isEmpty();
        return switch (this) {
            case MEMORY, FILE, SQLITE -> true;
            case MYSQL -> token.id() == null || token.id().length() <= LONGEST_MYSQL_ID;
            case POSTGRESQL -> token.id() == null || token.id().length() <= LONGEST_POSTGRESQL_ID;
            case ZOHO_CSV, ZOHO_SQLITE -> token.attributes().isEmpty();
            case ZOHO_CSV_3 ->
                token.attributes().isEmpty()
                        && token.clientSecret() == null
                        && token.redirectUrl() == null
                        && token.apiDomain() == null;
            case ZOHO_MYSQL -> token.attributes().isEmpty() && fits;
        };
    }
}
