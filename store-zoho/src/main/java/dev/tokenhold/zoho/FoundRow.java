package dev.tokenhold.zoho;

import dev.tokenhold.spi.StoredToken;
import org.jspecify.annotations.Nullable;

/** A row among others, once it is known what it is worth. */
sealed interface FoundRow permits TokenRow, DamagedRow, SupersededRow {

    /** Of two rows, the one with the greater number comes later. */
    int number();

    @Nullable
    String id();

    /** The row as an entry of an inventory. */
    StoredToken stored(RowNaming naming);
}
