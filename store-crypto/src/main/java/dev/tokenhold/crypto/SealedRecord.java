package dev.tokenhold.crypto;

import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.spi.TokenRecord;

/** What can be told of a sealed record without a key. */
public final class SealedRecord {

    private SealedRecord() {}

    /**
     * The id of the key that a record is sealed with.
     *
     * @param record the record
     * @return an id as {@link KeyringInfo} has it
     * @throws TamperedRecordException if it does not begin like a sealed record
     * @throws UnsupportedFormatException if a newer version wrote it
     */
    public static String keyId(TokenRecord record) {
        return Integer.toUnsignedString(RecordSealer.keyId(record));
    }
}
