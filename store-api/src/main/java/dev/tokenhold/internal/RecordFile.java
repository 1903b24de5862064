package dev.tokenhold.internal;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.MalformedRow;
import dev.tokenhold.spi.TokenRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the bytes of a token file, docs/format.md: those of the store {@code file:}, and of every value that {@link
 * dev.tokenhold.spi.RecordCodec} makes.
 *
 * @param generation the number of the commit; 0 in a value that counts none
 * @param records the {@linkplain RecordBytes bytes of the records}, in the order of their ids
 * @param malformed what is among them but cannot be a record
 */
public record RecordFile(long generation, List<byte[]> records, List<Malformed> malformed) {

    /** The number of bytes in a file without records. */
    public static final int EMPTY_LENGTH = 24 + 32;

    private static final byte[] MAGIC = "THTOKENS".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int DIGEST_LENGTH = 32;
    private static final int HEADER_LENGTH = EMPTY_LENGTH - DIGEST_LENGTH;
    private static final int CHUNK = 1 << 16;

    /** The longest array, since the file is read into one. */
    private static final long MAX_LENGTH = Integer.MAX_VALUE - 8;

    /**
     * What is in the place of a record but cannot be one.
     *
     * @param bytes all bytes in its place, as they are in the file
     * @param row what others see of it
     */
    public record Malformed(Bytes bytes, MalformedRow row) {}

    /**
     * Returns how many bytes a record takes in a file.
     *
     * @param record the record
     * @return its length in bytes
     */
    public static long length(TokenRecord record) {
        return RecordBytes.length(record);
    }

    /**
     * Writes a file.
     *
     * @param generation the number of the commit
     * @param malformed what to write before the records, as it is
     * @param records the {@linkplain RecordBytes bytes of the records}, in the order of their ids
     * @param file takes the bytes, in large chunks; flushed, not closed
     * @throws IOException if {@code file} throws it, or the file would be larger than 2 GiB
     */
    public static void write(long generation, List<Malformed> malformed, List<byte[]> records, OutputStream file)
            throws IOException {
        DigestOutputStream digested = new DigestOutputStream(file, sha256());
        OutputStream out = new BufferedOutputStream(digested, CHUNK);
        out.write(ByteBuffer.allocate(HEADER_LENGTH)
                .put(MAGIC)
                .putShort((short) VERSION)
                .putShort((short) 0)
                .putInt(malformed.size() + records.size())
                .putLong(generation)
                .array());
        long length = EMPTY_LENGTH;
        for (Malformed each : malformed) {
            out.write(each.bytes().toByteArray());
            length += each.bytes().length();
        }
        for (byte[] record : records) {
            length += record.length;
            if (length > MAX_LENGTH) {
                throw new IOException("the records would take more than 2 GiB: move the tokens to a database");
            }
            out.write(record);
        }
        out.flush();
        digested.on(false);
        digested.write(digested.getMessageDigest().digest());
        digested.flush();
    }

    /**
     * Tells whether bytes begin like a token file, as a damaged or newer one does too.
     *
     * @param start at least the first 8 bytes, if there are so many
     * @return whether they do
     */
    public static boolean begins(byte[] start) {
        return start.length >= MAGIC.length && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /**
     * Reads a file. Identities may occur twice in the result.
     *
     * @param file all of its bytes
     * @param place what it is, for people, such as {@code the token file /srv/tokens.enc}
     * @return its content
     * @throws CorruptStoreException if it is damaged, or not a token file
     * @throws UnsupportedFormatException if a newer version wrote it
     */
    public static RecordFile read(byte[] file, String place) {
        // Not the length of this version's header: another version may have a shorter one.
        if (file.length < MAGIC.length + Short.BYTES + DIGEST_LENGTH) {
            throw corrupt(place, "it has only " + file.length + " bytes");
        }
        if (!begins(file)) {
            throw corrupt(place, "it does not begin like a Tokenhold token file");
        }
        int end = file.length - DIGEST_LENGTH;
        MessageDigest digest = sha256();
        digest.update(file, 0, end);
        if (!Arrays.equals(digest.digest(), Arrays.copyOfRange(file, end, file.length))) {
            throw corrupt(place, "its bytes do not match its digest");
        }
        ByteBuffer in = ByteBuffer.wrap(file, 0, end).position(MAGIC.length);
        int version = Short.toUnsignedInt(in.getShort());
        if (version == 0) {
            throw corrupt(place, "its version is 0");
        }
        if (version > VERSION) {
            throw new UnsupportedFormatException(
                    place + " has format version " + version + ", this release reads version " + VERSION + ": upgrade");
        }
        try {
            return content(in, file, place);
        } catch (BufferUnderflowException e) {
            throw faulty(place, "it ends within a record", e);
        } catch (IllegalArgumentException e) {
            throw faulty(place, String.valueOf(e.getMessage()), e);
        }
    }

    private static RecordFile content(ByteBuffer in, byte[] file, String place) {
        require(in.getShort() == 0, "a byte that has to be zero is not");
        int count = in.getInt();
        require(count >= 0, "it has more than 2147483647 records");
        long generation = in.getLong();
        List<byte[]> records = new ArrayList<>();
        List<Malformed> malformed = new ArrayList<>();
        byte[] last = null;
        for (int i = 0; i < count; i++) {
            RecordBytes.Parts parts = RecordBytes.read(in, file);
            try {
                parts.toRecord();
            } catch (IllegalArgumentException e) {
                MalformedRow row = MalformedRow.of(place, parts.id().toByteArray(), String.valueOf(e.getMessage()));
                malformed.add(new Malformed(Bytes.of(file, parts.start(), parts.end()), row));
                continue;
            }
            byte[] record = Arrays.copyOfRange(file, parts.start(), parts.end());
            require(
                    last == null || RecordPart.ID.compare(last, record) < 0,
                    "its records are not in the order of their ids, or an id occurs twice");
            last = record;
            records.add(record);
        }
        require(!in.hasRemaining(), "bytes follow the last record");
        return new RecordFile(generation, records, malformed);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /**
     * Creates the exception for bytes that are not, or no longer, those of a token file.
     *
     * @param place what was read, for people
     * @param how what is wrong with it
     * @return the exception to throw
     */
    public static CorruptStoreException corrupt(String place, String how) {
        return new CorruptStoreException(
                place + " is damaged or not one: " + how + "; nothing was changed, restore it from a backup");
    }

    /**
     * Creates the exception for a token file that is whole, but not as docs/format.md says.
     *
     * @param place what was read, for people
     * @param how what is wrong with it
     * @param cause the failure that showed it, or null
     * @return the exception to throw
     */
    public static CorruptStoreException faulty(String place, String how, @Nullable Exception cause) {
        return new CorruptStoreException(
                place + " has a valid digest but is malformed: " + how
                        + "; a faulty program wrote it; nothing was changed, restore it from a backup",
                cause);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
