package dev.tokenhold.zoho.row;

import dev.tokenhold.internal.SuspectExpiry;
import dev.tokenhold.spi.StoredToken;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row that another row for the same token stands for.
 *
 * @param row the row
 * @param written the row that stands for it, as it was written
 * @param by the same, with what it lacks and the superseded rows have
 * @param takenOver the columns that it has from this row
 */
public record SupersededRow(TokenRow row, TokenRow written, TokenRow by, List<String> takenOver) implements FoundRow {

    @Override
    public int number() {
        return row.number();
    }

    @Override
    public @Nullable String id() {
        return row.id();
    }

    /** {@return whether the row says anything but its place otherwise than the one that stands for it} */
    public boolean isOverruled() {
        return !row.token().equals(by.token());
    }

    /** {@return whether both have a refresh token, and not the same} */
    public boolean hasAnotherRefreshToken() {
        String mine = row.token().refreshToken();
        return !CarryOver.isAbsent(mine) && !Objects.equals(mine, by.token().refreshToken());
    }

    /** Whether an expiry that cannot be right decided which of the two stands. */
    boolean isDoubtful() {
        return !Objects.equals(row.token().expiresAt(), written.token().expiresAt())
                && (SuspectExpiry.is(row.token().expiresAt())
                        || SuspectExpiry.is(written.token().expiresAt()));
    }

    @Override
    public StoredToken stored(RowNaming naming) {
        return new StoredToken.Superseded(naming.of(number(), id()), id(), reason(naming));
    }

    private String reason(RowNaming naming) {
        String stands = naming.ofRow(written) + " stands: ";
        if (!isOverruled()) {
            return stands + "it says the same";
        }
        return stands
                + "it has the same user and client and " + whyLater(naming)
                + (takenOver.isEmpty() ? "" : "; from this one it has " + String.join(", ", takenOver))
                + (hasAnotherRefreshToken() ? "; their refresh tokens differ" : "")
                + (isDoubtful() ? "; one of their expiries cannot be right" : "");
    }

    private String whyLater(RowNaming naming) {
        if (Objects.equals(row.expiry(), written.expiry())) {
            return naming.whyLater;
        }
        return written.expiry() == null ? "never expires" : "expires later";
    }
}
