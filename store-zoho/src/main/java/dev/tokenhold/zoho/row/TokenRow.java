package dev.tokenhold.zoho.row;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.internal.SuspectExpiry;
import dev.tokenhold.spi.Identity;
import dev.tokenhold.spi.StoredToken;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A row with a token.
 *
 * @param number its place among the rows
 * @param token the token; without an id where the row has none
 */
public record TokenRow(int number, OAuthToken token) implements FoundRow {

    /** Of the rows for the same token the greatest one stands for all. One without expiry never expires. */
    static final Comparator<TokenRow> LAST_TO_EXPIRE = Comparator.comparing(
                    TokenRow::expiry, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparingInt(TokenRow::number);

    @Override
    public @Nullable String id() {
        return token.id();
    }

    /**
     * What the row has in common with the other rows for the same token, and with no others. Rows without a user are told apart by
     * their ids; without ids, by all their values.
     */
    Object sameToken() {
        if (token.userName() != null) {
            return Identity.of(token);
        }
        return token.id() != null ? token.id() : token;
    }

    @Override
    public StoredToken stored(RowNaming naming) {
        return new StoredToken.Intact(token, null);
    }

    /** When the token expires, as far as that can be told. */
    @Nullable
    Instant expiry() {
        Instant expiresAt = token.expiresAt();
        return expiresAt == null ? null : SuspectExpiry.meant(expiresAt);
    }
}
