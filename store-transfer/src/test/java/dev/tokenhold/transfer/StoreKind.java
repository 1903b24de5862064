package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import java.util.Optional;

/** The kinds of stores, and what each can keep according to the documentation. */
enum StoreKind {
    MEMORY("memory:"),
    FILE("file:"),
    SQLITE("sqlite:"),
    MYSQL("mysql:"),
    ZOHO_CSV("zoho-csv:"),
    ZOHO_SQLITE("zoho-sqlite:"),
    ZOHO_MYSQL("zoho-mysql:");

    /** Longer than a column of an SDK's table. */
    static final int LONG_VALUE = 256;

    private static final int LONGEST_MYSQL_ID = 3_072;

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
        return scheme.endsWith("mysql:");
    }

    /** Whether the store keeps an id; if not, a copy assigns another one. */
    boolean keepsId(String id) {
        return !isLegacy() || id.matches("[0-9]{1,10}");
    }

    /** Whether the store can keep a token whose id it keeps. */
    boolean keeps(OAuthToken token) {
        boolean fits = Optional.ofNullable(token.accessToken())
                .filter(value -> value.length() >= LONG_VALUE)
                .isEmpty();
        return switch (this) {
            case MEMORY, FILE, SQLITE -> true;
            case MYSQL -> token.id() == null || token.id().length() <= LONGEST_MYSQL_ID;
            case ZOHO_CSV, ZOHO_SQLITE -> token.attributes().isEmpty();
            case ZOHO_MYSQL -> token.attributes().isEmpty() && fits;
        };
    }
}
