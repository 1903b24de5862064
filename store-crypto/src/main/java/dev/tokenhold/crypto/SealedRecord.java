package dev.tokenhold.crypto;

import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.spi.TokenRecord;

/** Reads what a sealed record reveals without a key. */
public final class SealedRecord {

    private SealedRecord() {}

    /**
     * Returns the id of the key that a record is sealed with.
     *
     * @param record the record
     * @return the id as in {@link KeyringInfo}
     * @throws TamperedRecordException if it does not begin like a sealed record
     * @throws UnsupportedFormatException if a newer version wrote it
     */
    public static String keyId(TokenRecord record) {
        return Integer.toUnsignedString(RecordSealer.keyId(record));
    }
}
