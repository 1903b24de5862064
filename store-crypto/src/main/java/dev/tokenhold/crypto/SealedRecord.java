package dev.tokenhold.crypto;

import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.spi.TokenRecord;
import java.nio.ByteBuffer;

/** Reads what a sealed record reveals without a key. */
public final class SealedRecord {

    /** The version that this release writes, of sealed and of reserved records. */
    static final int VERSION = 1;

    private SealedRecord() {}

    /**
     * Checks the first byte, whatever follows: a newer record may be shorter.
     *
     * @throws UnsupportedFormatException if a newer version wrote it
     */
    static void requireKnownVersion(TokenRecord record) {
        ByteBuffer sealed = record.sealed().asByteBuffer();
        int version = sealed.hasRemaining() ? Byte.toUnsignedInt(sealed.get()) : VERSION;
        if (version > VERSION) {
            throw new UnsupportedFormatException("the record " + record.id() + " has format version " + version
                    + ", this release reads version " + VERSION + ": upgrade");
        }
    }

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
