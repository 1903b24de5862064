package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import java.util.Optional;

/** The kinds of stores, and what each can keep, as the documentation has it. */
enum StoreKind {
    MEMORY("memory:"),
    FILE("file:"),
    SQLITE("sqlite:"),
    MYSQL("mysql:"),
    ZOHO_CSV("zoho-csv:"),
    ZOHO_SQLITE("zoho-sqlite:"),
    ZOHO_MYSQL("zoho-mysql:");

    /** More than a column of an SDK's table holds. */
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

    /** Whether a token can have an id there; otherwise a copy gives it another one. */
    boolean keepsId(String id) {
        return !isLegacy() || id.matches("[0-9]{1,10}");
    }

    /** Whether it can keep a token with an id that it keeps. */
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
