package dev.tokenhold.internal;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.MalformedRow;
import dev.tokenhold.spi.TokenRecord;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes the bytes of one record in a token file, docs/format.md. */
final class RecordBytes {

    /** In the order of their bits and bytes in the file, which must not depend on the order of an enum. */
    private static final List<LookupField> FIELDS = List.of(
            LookupField.IDENTITY,
            LookupField.USER,
            LookupField.ACCESS_TOKEN,
            LookupField.GRANT_TOKEN,
            LookupField.REFRESH_TOKEN);

    private static final int LEASE = 1 << FIELDS.size();

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

    /** Returns how many bytes {@link #write} writes. */
    static long length(TokenRecord record) {
        byte[] id = record.id().getBytes(StandardCharsets.UTF_8);
        long keys = record.lookupKeys().values().stream()
                .mapToLong(key -> 1 + key.length())
                .sum();
        Bytes lease = record.lease();
        return Integer.BYTES
                + id.length
                + Long.BYTES
                + 1
                + keys
                + (lease == null ? 0 : 1 + lease.length())
                + Integer.BYTES
                + record.sealed().length();
    }

    static void write(TokenRecord record, DataOutputStream out) throws IOException {
        byte[] id = record.id().getBytes(StandardCharsets.UTF_8);
        Bytes lease = record.lease();
        int present = lease == null ? 0 : LEASE;
        for (int i = 0; i < FIELDS.size(); i++) {
            present |= record.lookupKey(FIELDS.get(i)) == null ? 0 : 1 << i;
        }
        out.writeInt(id.length);
        out.write(id);
        out.writeLong(record.version());
        out.writeByte(present);
        for (LookupField field : FIELDS) {
            writeShort(record.lookupKey(field), out);
        }
        writeShort(lease, out);
        out.writeInt(record.sealed().length());
        out.write(record.sealed().toByteArray());
    }

    private static void writeShort(@Nullable Bytes bytes, DataOutputStream out) throws IOException {
        if (bytes != null) {
            out.writeByte(bytes.length());
            out.write(bytes.toByteArray());
        }
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
