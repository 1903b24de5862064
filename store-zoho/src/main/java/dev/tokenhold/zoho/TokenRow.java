package dev.tokenhold.zoho;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row with a token.
 *
 * @param number its place among the rows
 * @param token the token; without an id where the row has none
 */
public record TokenRow(int number, OAuthToken token) implements FoundRow {

    /** Of the rows for the same token the greatest one stands for all. */
    static final Comparator<TokenRow> LAST_TO_EXPIRE =
            Comparator.comparingLong(TokenRow::expiry).thenComparingInt(TokenRow::number);

    /** The user and client that a token belongs to. */
    record Owner(@Nullable String userName, @Nullable String clientId) {}

    @Override
    public @Nullable String id() {
        return token.id();
    }

    Owner owner() {
        return new Owner(token.userName(), token.clientId());
    }

    /**
     * What the row has in common with the other rows for the same token, and with no others. Rows without a user are told apart by
     * their ids; without ids, by all their values.
     */
    Object sameToken() {
        if (token.userName() != null) {
            return owner();
        }
        return token.id() != null ? token.id() : token;
    }

    /**
     * The damage that the row is when its id stands for several owners.
     *
     * @param sameId the numbers of all rows with the id
     */
    DamagedRow contradicted(RowNaming naming, List<Integer> sameId) {
        return new DamagedRow(
                number,
                id(),
                "the id stands for different users or clients " + naming.ofSeveral(sameId)
                        + ": give each of them an id of its own");
    }

    @Override
    public StoredToken stored(RowNaming naming) {
        return new StoredToken.Intact(token, null);
    }

    long expiry() {
        Instant expiresAt = token.expiresAt();
        return expiresAt == null ? Long.MIN_VALUE : expiresAt.toEpochMilli();
    }
}
