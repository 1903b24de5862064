package dev.tokenhold.spi;

import dev.tokenhold.CorruptStoreException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is in the place of a record but cannot be one: it was damaged, or another program wrote it.
 *
 * @param store where it is, for people: a file, a table
 * @param key the name of the row for {@link RecordStore#deleteMalformed}: {@code 0x} and the bytes in the place of the id, in hexadecimal
 *     digits
 * @param id the same bytes as an id; null if they are none
 * @param reason what is wrong with the row, for people; without secrets and user names
 */
public record MalformedRow(
        String store, String key, @Nullable String id, String reason) {

    private static final String PREFIX = "0x";

    /**
     * Creates a row.
     *
     * @param store where it is
     * @param id the bytes in the place of the id
     * @param reason what is wrong with the row
     * @return the row
     */
    public static MalformedRow of(String store, byte[] id, String reason) {
        String key = PREFIX + HexFormat.of().formatHex(id);
        try {
            return new MalformedRow(store, key, id.length == 0 ? null : id(id), reason);
        } catch (IllegalArgumentException e) {
            return new MalformedRow(store, key, null, reason);
        }
    }

    /**
     * Decodes the bytes of an id.
     *
     * @param bytes the bytes
     * @return the id
     * @throws IllegalArgumentException if they are not UTF-8; replacing what is malformed would make another id
     */
    public static String id(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("its id is not UTF-8", e);
        }
    }

    /**
     * Parses the {@code key} of a row.
     *
     * @param key the key
     * @return the bytes in the place of the id; empty if it is not a key
     */
    public static Optional<byte[]> parse(String key) {
        try {
            return key.startsWith(PREFIX)
                    ? Optional.of(HexFormat.of().parseHex(key, PREFIX.length(), key.length()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@return its place in the store, for people} */
    public String place() {
        return id == null ? "row " + key : "record " + id;
    }

    /** {@return the entry of an inventory for it} */
    public StoredToken.Damaged damaged() {
        return new StoredToken.Damaged(place(), id, reason);
    }

    /** {@return the exception of an operation that needs the row} */
    public CorruptStoreException failure() {
        return new CorruptStoreException(store + " has damage, the " + place() + ": " + reason
                + "; restore it from a backup, or remove the damage: store-migrate list shows it, store-migrate delete"
                + (id == null ? " --row" : "") + " removes it");
    }
}
