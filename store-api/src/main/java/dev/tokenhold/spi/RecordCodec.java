package dev.tokenhold.spi;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.internal.RecordBytes;
import dev.tokenhold.internal.RecordFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into bytes and back, so that a store of your own need not invent a format. The bytes are those of a token file,
 * docs/format.md: a store that keeps all of its records in one value keeps what the store {@code file:} keeps in its file, and you can
 * read a copy of that value as such a file.
 *
 * <p>Equal records give equal bytes. A digest covers them, so decoding notices damage; only opening a token notices forgery. What {@link
 * TokenRecord} does not encrypt, such as ids, is not encrypted here either. Every later release reads what this one writes.
 */
public final class RecordCodec {

    private RecordCodec() {}

    /**
     * Encodes one record.
     *
     * @param record the record
     * @return its bytes, as many as {@link #length(Collection)} says
     */
    public static byte[] encode(TokenRecord record) {
        return encodeAll(List.of(record));
    }

    /**
     * Encodes records.
     *
     * @param records the records in any order, no two with the same id or {@link LookupField#IDENTITY}; none are fine too
     * @return their bytes
     * @throws IllegalArgumentException if an id or an identity occurs twice, or the bytes would be more than 2 GiB
     */
    public static byte[] encodeAll(Collection<TokenRecord> records) {
        long length = length(records);
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("the records would take " + length + " bytes, more than 2 GiB");
        }
        List<TokenRecord> sorted = records.stream()
                .sorted((a, b) -> TokenIds.ORDER.compare(a.id(), b.id()))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).id().equals(sorted.get(i - 1).id())) {
                throw new IllegalArgumentException("the record " + sorted.get(i).id() + " occurs twice");
            }
        }
        String twice = identityTwice(sorted);
        if (twice != null) {
            throw new IllegalArgumentException("the record " + twice + " has the identity of another one");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) length);
        try {
            RecordFile.write(
                    0, List.of(), sorted.stream().map(RecordBytes::encode).toList(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes what its length allows", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Decodes one record.
     *
     * @param bytes what {@link #encode} returned
     * @param place where they are, for the message of an exception, such as {@code the item 42}
     * @return the record
     * @throws CorruptStoreException if they are damaged, or something else, or not exactly one record
     * @throws UnsupportedFormatException if a newer version wrote them
     */
    public static TokenRecord decode(byte[] bytes, String place) {
        List<TokenRecord> records = decodeAll(bytes, place);
        if (records.size() != 1) {
            throw RecordFile.faulty(fileIn(place), "it has " + records.size() + " records where one is expected", null);
        }
        return records.get(0);
    }

    /**
     * Decodes records.
     *
     * @param bytes what {@link #encodeAll} returned, or a token file
     * @param place where they are, for the message of an exception, such as {@code the secret tokens}
     * @return the records, in the order of their ids
     * @throws CorruptStoreException if they are damaged, or something else
     * @throws UnsupportedFormatException if a newer version wrote them
     */
    public static List<TokenRecord> decodeAll(byte[] bytes, String place) {
        RecordFile file = RecordFile.read(bytes, fileIn(place));
        for (RecordFile.Malformed malformed : file.malformed()) {
            throw malformed.row().failure();
        }
        List<TokenRecord> records =
                file.records().stream().map(RecordBytes::decode).toList();
        String twice = identityTwice(records);
        if (twice != null) {
            throw RecordFile.faulty(fileIn(place), "the record " + twice + " has the identity of another one", null);
        }
        return records;
    }

    /**
     * Returns how many bytes {@link #encodeAll} returns.
     *
     * @param records the records
     * @return the number of bytes: 56, and for each record 17, its id in UTF-8, each lookup key and the lease with one byte more, and its
     *     sealed bytes
     */
    public static long length(Collection<TokenRecord> records) {
        return RecordFile.EMPTY_LENGTH
                + records.stream().mapToLong(RecordFile::length).sum();
    }

    private static String fileIn(String place) {
        return "the token file in " + place;
    }

    private static @Nullable String identityTwice(List<TokenRecord> records) {
        Set<Bytes> identities = new HashSet<>();
        for (TokenRecord record : records) {
            Bytes identity = record.lookupKey(LookupField.IDENTITY);
            if (identity != null && !identities.add(identity)) {
                return record.id();
            }
        }
        return null;
    }
}
