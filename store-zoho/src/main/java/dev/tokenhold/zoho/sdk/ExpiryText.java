package dev.tokenhold.zoho.sdk;

import dev.tokenhold.OAuthToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When an access token expires, as the SDK keeps it: milliseconds since 1970 as decimal text. */
final class ExpiryText {

    // Refresh now: the SDK looks at nothing but the expiry.
    private static final String PAST = "0";
    // The end of the year 9999.
    private static final String NEVER = "253402300799999";

    private ExpiryText() {}

    /**
     * Returns the expiry of a token. Generation A reads a number whatever is there, and neither A nor B sees that there is no access token.
     *
     * @param isFresh whether the SDK is to refresh nothing
     * @return null for none; never an empty text, which generation C never refreshes
     */
    static @Nullable String of(OAuthToken token, SdkGeneration generation, boolean isFresh) {
        if (token.expiresAt() != null) {
            return String.valueOf(token.expiresAt().toEpochMilli());
        }
        return switch (generation) {
            case A -> token.accessToken() != null && isFresh ? NEVER : PAST;
            case B -> token.accessToken() == null ? PAST : null;
            case C -> null;
        };
    }

    /**
     * Reads an expiry. What {@link #of} has put there for want of one is none.
     *
     * @return null for none
     * @throws NumberFormatException if the text is no number
     */
    static @Nullable Instant read(@Nullable String text, SdkGeneration generation) {
        boolean isOurs = generation != SdkGeneration.C && (PAST.equals(text) || NEVER.equals(text));
        return text == null || text.isEmpty() || isOurs ? null : Instant.ofEpochMilli(Long.parseLong(text));
    }
}
