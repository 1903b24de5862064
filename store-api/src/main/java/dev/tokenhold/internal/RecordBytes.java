package dev.tokenhold.internal;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.MalformedRow;
import dev.tokenhold.spi.TokenRecord;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the bytes of one record in a token file, docs/format.md. To keep many records in memory, keep these bytes: they
 * take half of what a {@link TokenRecord} takes.
 *
 * <p>Except for {@link #encode}, the methods take what {@code encode} has made or {@link RecordFile#read} has accepted. Thread-safe.
 */
public final class RecordBytes {

    /** In the order of their bits and bytes in the file, which must not depend on the order of an enum. */
    static final List<LookupField> FIELDS = List.of(
            LookupField.IDENTITY,
            LookupField.USER,
            LookupField.ACCESS_TOKEN,
            LookupField.GRANT_TOKEN,
            LookupField.REFRESH_TOKEN);

    private static final int LEASE = 1 << FIELDS.size();

    /** The offset of the id. */
    static final int ID = Integer.BYTES;

    private RecordBytes() {}

    /**
     * What is in the place of a record.
     *
     * @param id the bytes of the id
     * @param start the offset of its first byte in the file
     * @param end the offset behind its last byte
     */
    record Parts(
            Bytes id,
            long version,
            Map<LookupField, Bytes> lookupKeys,
            @Nullable Bytes lease,
            Bytes sealed,
            int start,
            int end) {

        /**
         * Returns the record.
         *
         * @throws IllegalArgumentException if it cannot be one
         */
        TokenRecord toRecord() {
            return new TokenRecord(MalformedRow.id(id.toByteArray()), version, lookupKeys, lease, sealed);
        }
    }

    /** Returns how many bytes {@link #encode} returns. */
    static long length(TokenRecord record) {
        return length(record, record.id().getBytes(StandardCharsets.UTF_8));
    }

    private static long length(TokenRecord record, byte[] id) {
        long length = id.length;
        length += ID + Long.BYTES + 1 + Integer.BYTES + record.sealed().length();
        for (LookupField field : FIELDS) {
            length += shortLength(record.lookupKey(field));
        }
        return length + shortLength(record.lease());
    }

    private static int shortLength(@Nullable Bytes bytes) {
        return bytes == null ? 0 : 1 + bytes.length();
    }

    /**
     * Encodes a record.
     *
     * @param record the record
     * @return its bytes in a token file
     */
    public static byte[] encode(TokenRecord record) {
        byte[] id = record.id().getBytes(StandardCharsets.UTF_8);
        int present = record.lease() == null ? 0 : LEASE;
        for (int i = 0; i < FIELDS.size(); i++) {
            present |= record.lookupKey(FIELDS.get(i)) == null ? 0 : 1 << i;
        }
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(length(record, id)))
                .putInt(id.length)
                .put(id)
                .putLong(record.version())
                .put((byte) present);
        for (LookupField field : FIELDS) {
            putShort(record.lookupKey(field), out);
        }
        putShort(record.lease(), out);
        return out.putInt(record.sealed().length())
                .put(record.sealed().asByteBuffer())
                .array();
    }

    private static void putShort(@Nullable Bytes bytes, ByteBuffer out) {
        if (bytes != null) {
            out.put((byte) bytes.length()).put(bytes.asByteBuffer());
        }
    }

    /**
     * Decodes a record.
     *
     * @param record its bytes
     * @return the record
     */
    public static TokenRecord decode(byte[] record) {
        Parts parts = read(ByteBuffer.wrap(record), record);
        return new TokenRecord(id(record), parts.version, parts.lookupKeys, parts.lease, parts.sealed);
    }

    /**
     * Reads the id of a record.
     *
     * @param record its bytes
     * @return the id
     */
    public static String id(byte[] record) {
        return new String(record, ID, idLength(record), StandardCharsets.UTF_8);
    }

    /**
     * Reads the version of a record.
     *
     * @param record its bytes
     * @return the version
     */
    public static long version(byte[] record) {
        return ByteBuffer.wrap(record).getLong(ID + idLength(record));
    }

    static int idLength(byte[] record) {
        return ByteBuffer.wrap(record).getInt(0);
    }

    /** Returns the offset of the byte that tells which parts there are. */
    static int present(byte[] record) {
        return ID + idLength(record) + Long.BYTES;
    }

    /** Returns the offset of a lookup key, which is there. */
    static int key(byte[] record, int place) {
        int present = present(record);
        int at = present + 1;
        for (int i = 0; i < place; i++) {
            if ((record[present] & 1 << i) != 0) {
                at += 1 + Byte.toUnsignedInt(record[at]);
            }
        }
        return at + 1;
    }

    /**
     * Reads what is in the place of a record. Where it ends does not depend on whether it can be a record.
     *
     * @param in where to read
     * @param file the array behind it
     * @throws BufferUnderflowException if they end before the record does
     * @throws IllegalArgumentException if the record has parts that this version does not know
     */
    static Parts read(ByteBuffer in, byte[] file) {
        int start = in.position();
        Bytes id = bytes(in.getInt(), in, file);
        long version = in.getLong();
        int present = Byte.toUnsignedInt(in.get());
        if (present >= 2 * LEASE) {
            throw new IllegalArgumentException("the record has something that version 1 does not know");
        }
        Map<LookupField, Bytes> keys = new EnumMap<>(LookupField.class);
        for (int i = 0; i < FIELDS.size(); i++) {
            if ((present & 1 << i) != 0) {
                keys.put(FIELDS.get(i), bytes(Byte.toUnsignedInt(in.get()), in, file));
            }
        }
        Bytes lease = (present & LEASE) == 0 ? null : bytes(Byte.toUnsignedInt(in.get()), in, file);
        Bytes sealed = bytes(in.getInt(), in, file);
        return new Parts(id, version, keys, lease, sealed, start, in.position());
    }

    // Compares the length with what is there before it copies: a forged one must not cost memory.
    private static Bytes bytes(int length, ByteBuffer in, byte[] file) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        int from = in.position();
        in.position(from + length);
        return Bytes.of(file, from, in.position());
    }
}
