package dev.tokenhold.zoho.row;

import dev.tokenhold.spi.StoredToken;
import org.jspecify.annotations.Nullable;

/** A row, and what it is worth among others. */
sealed interface FoundRow permits TokenRow, DamagedRow, SupersededRow {

    /** The place of the row among the others. */
    int number();

    @Nullable
    String id();

    /** The row as an entry of an inventory. */
    StoredToken stored(RowNaming naming);
}
