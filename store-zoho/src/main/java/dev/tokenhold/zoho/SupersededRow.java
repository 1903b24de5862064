package dev.tokenhold.zoho;

import dev.tokenhold.spi.StoredToken;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row that another row for the same token stands for.
 *
 * @param row the row
 * @param by the row that stands for it
 */
public record SupersededRow(TokenRow row, TokenRow by) implements FoundRow {

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

    @Override
    public StoredToken stored(RowNaming naming) {
        return new StoredToken.Superseded(naming.of(number(), id()), id(), reason(naming));
    }

    private String reason(RowNaming naming) {
        String stands = naming.ofWinner(by) + " stands: ";
        if (!isOverruled()) {
            return stands + "it says the same";
        }
        return stands + "it has the same user and client and "
                + (Objects.equals(row.expiresAt(), by.expiresAt()) ? naming.whyLater : "expires later");
    }
}
