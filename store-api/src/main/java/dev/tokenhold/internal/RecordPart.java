package dev.tokenhold.internal;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A part by which records are found: their ids, or a lookup key. Takes records as {@linkplain RecordBytes bytes}, and probes, which are
 * made to be compared with them. Thread-safe.
 */
public final class RecordPart {

    /** The ids, in the order of {@link dev.tokenhold.spi.TokenIds#ORDER}. */
    public static final RecordPart ID = new RecordPart(-1);

    // The place of the lookup key among those of a record.
    private final int place;

    private RecordPart(int place) {
        this.place = place;
    }

    /**
     * Returns the lookup keys of a field.
     *
     * @param field the field
     * @return the part
     */
    public static RecordPart of(LookupField field) {
        return new RecordPart(RecordBytes.FIELDS.indexOf(field));
    }

    /**
     * Tells whether a record has the part. The other methods take only records that have it.
     *
     * @param record the record
     * @return whether it has
     */
    public boolean isIn(byte[] record) {
        return place < 0 || (record[RecordBytes.present(record)] & 1 << place) != 0;
    }

    /**
     * Compares the parts of two records as unsigned bytes.
     *
     * @param a a record or probe
     * @param b another one
     * @return a negative number, zero or a positive number
     */
    public int compare(byte[] a, byte[] b) {
        int startOfA = start(a);
        int startOfB = start(b);
        return Arrays.compareUnsigned(
                a, startOfA, startOfA + length(a, startOfA), b, startOfB, startOfB + length(b, startOfB));
    }

    /**
     * Returns the first four bytes of the part, which order most records.
     *
     * @param record a record or probe
     * @return a number; where that of one record is less than that of another one, {@link #compare} says so too
     */
    public int prefix(byte[] record) {
        int start = start(record);
        int prefix = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            prefix = prefix << Byte.SIZE | (i < length(record, start) ? Byte.toUnsignedInt(record[start + i]) : 0);
        }
        // Integers are signed, the bytes are not.
        return prefix ^ Integer.MIN_VALUE;
    }

    /**
     * Makes a probe for {@link #ID}.
     *
     * @param id an id
     * @return bytes with that id
     */
    public static byte[] probe(String id) {
        byte[] encoded = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(RecordBytes.ID + encoded.length)
                .putInt(encoded.length)
                .put(encoded)
                .array();
    }

    /**
     * Makes a probe for a lookup key.
     *
     * @param key the lookup key
     * @return bytes with that key and an empty id, which comes before all others
     */
    public byte[] probe(Bytes key) {
        return ByteBuffer.allocate(RecordBytes.ID + Long.BYTES + 2 + key.length())
                .position(RecordBytes.ID + Long.BYTES)
                .put((byte) (1 << place))
                .put((byte) key.length())
                .put(key.asByteBuffer())
                .array();
    }

    private int start(byte[] record) {
        return place < 0 ? RecordBytes.ID : RecordBytes.key(record, place);
    }

    private int length(byte[] record, int start) {
        return place < 0 ? RecordBytes.idLength(record) : Byte.toUnsignedInt(record[start - 1]);
    }
}
