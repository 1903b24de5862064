package dev.tokenhold.file;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.internal.RegularFile;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.MalformedRow;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenIds;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes the bytes of a token file, docs/format.md. */
final class TokenFileFormat {

    private static final byte[] MAGIC = "THTOKENS".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int HEADER_LENGTH = 24;
    private static final int DIGEST_LENGTH = 32;

    /** In the order of their bits and bytes in the file, which must not depend on the order of an enum. */
    private static final List<LookupField> FIELDS = List.of(
            LookupField.IDENTITY,
            LookupField.USER,
            LookupField.ACCESS_TOKEN,
            LookupField.GRANT_TOKEN,
            LookupField.REFRESH_TOKEN);

    private static final int LEASE = 1 << FIELDS.size();
    private static final int PAGE = 1024;

    /** The longest array, since the file is read into one. */
    private static final long MAX_LENGTH = Integer.MAX_VALUE - 8;

    private TokenFileFormat() {}

    static void write(Content content, OutputStream file) throws IOException {
        DigestOutputStream digested = new DigestOutputStream(new BufferedOutputStream(file, 1 << 16), sha256());
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(digested, 1 << 16));
        out.write(MAGIC);
        out.writeShort(VERSION);
        out.writeShort(0);
        out.writeInt(content.malformed().size() + content.records().size());
        out.writeLong(content.generation());
        long length = HEADER_LENGTH + DIGEST_LENGTH;
        for (MalformedRecord malformed : content.malformed()) {
            out.write(malformed.bytes().toByteArray());
            length += malformed.bytes().length();
        }
        List<TokenRecord> page = content.records().scan(null, PAGE);
        while (!page.isEmpty()) {
            for (TokenRecord record : page) {
                length += write(record, out);
                if (length > MAX_LENGTH) {
                    throw new IOException("the token file would be larger than 2 GiB: move the tokens to a database");
                }
            }
            page = content.records().scan(page.get(page.size() - 1).id(), PAGE);
        }
        out.flush();
        digested.on(false);
        digested.write(digested.getMessageDigest().digest());
        digested.flush();
    }

    /** Tells whether a file begins like a token file, as a damaged or newer one does too. */
    static boolean isBegunIn(Path file) throws IOException {
        try (InputStream in = RegularFile.read(file)) {
            return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
        }
    }

    /**
     * Reads a token file.
     *
     * @throws CorruptStoreException if it is damaged, or not a token file
     * @throws UnsupportedFormatException if a newer version wrote it
     */
    static Content read(byte[] file, Path name) {
        // Not the length of this version's header: another version may have a shorter one.
        if (file.length < MAGIC.length + Short.BYTES + DIGEST_LENGTH) {
            throw corrupt(name, "it has only " + file.length + " bytes");
        }
        if (!Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw corrupt(name, "it does not begin like a Tokenhold token file");
        }
        int end = file.length - DIGEST_LENGTH;
        MessageDigest digest = sha256();
        digest.update(file, 0, end);
        if (!Arrays.equals(digest.digest(), Arrays.copyOfRange(file, end, file.length))) {
            throw corrupt(name, "its bytes do not match its digest");
        }
        ByteBuffer in = ByteBuffer.wrap(file, 0, end).position(MAGIC.length);
        int version = Short.toUnsignedInt(in.getShort());
        if (version == 0) {
            throw corrupt(name, "its version is 0");
        }
        if (version > VERSION) {
            throw new UnsupportedFormatException("the token file " + name + " has format version " + version
                    + ", this release reads version " + VERSION + ": upgrade");
        }
        try {
            int reserved = in.getShort();
            int count = in.getInt();
            long generation = in.getLong();
            List<MalformedRecord> malformed = new ArrayList<>();
            InMemoryRecordStore records = reserved == 0 ? records(in, file, name, count, malformed) : null;
            if (records != null && !in.hasRemaining()) {
                return new Content(generation, records, malformed);
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw malformed(name, e);
        }
        throw malformed(name, null);
    }

    private static int write(TokenRecord record, DataOutputStream out) throws IOException {
        byte[] id = record.id().getBytes(StandardCharsets.UTF_8);
        Bytes lease = record.lease();
        int present = lease == null ? 0 : LEASE;
        for (int i = 0; i < FIELDS.size(); i++) {
            present |= record.lookupKey(FIELDS.get(i)) == null ? 0 : 1 << i;
        }
        int before = out.size();
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
        return out.size() - before;
    }

    private static void writeShort(@Nullable Bytes bytes, DataOutputStream out) throws IOException {
        if (bytes != null) {
            out.writeByte(bytes.length());
            out.write(bytes.toByteArray());
        }
    }

    private static @Nullable InMemoryRecordStore records(
            ByteBuffer in, byte[] file, Path name, int count, List<MalformedRecord> malformed) {
        if (count < 0) {
            return null;
        }
        List<RecordWrite> writes = new ArrayList<>();
        String last = null;
        for (int i = 0; i < count; i++) {
            TokenRecord record = record(in, file, name, malformed);
            if (record == null) {
                continue;
            }
            if (last != null && TokenIds.ORDER.compare(last, record.id()) >= 0) {
                return null;
            }
            last = record.id();
            writes.add(new RecordWrite(RecordWrite.ABSENT, record));
        }
        InMemoryRecordStore records = new InMemoryRecordStore();
        return records.write(writes) instanceof WriteResult.Written ? records : null;
    }

    // Where a record ends does not depend on what is in it.
    private static @Nullable TokenRecord record(
            ByteBuffer in, byte[] file, Path name, List<MalformedRecord> malformed) {
        int start = in.position();
        byte[] id = bytes(in.getInt(), in, file).toByteArray();
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
        try {
            return new TokenRecord(MalformedRow.id(id), version, keys, lease, sealed);
        } catch (IllegalArgumentException e) {
            MalformedRow row = MalformedRow.of("the token file " + name, id, String.valueOf(e.getMessage()));
            malformed.add(new MalformedRecord(Bytes.of(file, start, in.position()), row));
            return null;
        }
    }

    private static Bytes bytes(int length, ByteBuffer in, byte[] file) {
        int from = in.position();
        in.position(from + checked(length, in));
        return Bytes.of(file, from, in.position());
    }

    private static int checked(int length, ByteBuffer in) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        return length;
    }

    static CorruptStoreException corrupt(Path name, String how) {
        return new CorruptStoreException("the token file " + name + " is damaged or not one: " + how
                + "; nothing was changed, restore it from a backup");
    }

    private static CorruptStoreException malformed(Path name, @Nullable Exception cause) {
        return new CorruptStoreException(
                "the token file " + name + " has a valid digest but is malformed: a faulty program wrote it;"
                        + " nothing was changed, restore it from a backup",
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
