package dev.tokenhold.zoho.row;

import dev.tokenhold.spi.StoredToken;
import org.jspecify.annotations.Nullable;

/**
 * A row without a token, or with one that cannot be trusted.
 *
 * @param number its place among the rows
 * @param id its id, or null where that is not known
 * @param reason what is wrong with it, for people; no secret and no user name
 */
public record DamagedRow(int number, @Nullable String id, String reason) implements FoundRow {

    @Override
    public StoredToken stored(RowNaming naming) {
        return new StoredToken.Damaged(naming.of(number, id), id, reason);
    }
}
