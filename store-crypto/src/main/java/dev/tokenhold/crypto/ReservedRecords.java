package dev.tokenhold.crypto;

import com.google.crypto.tink.prf.Prf;
import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The records that a store keeps about itself beside those of its tokens, docs/format.md. Their ids begin with {@code !tokenhold.},
 * which no token's id may. You can read them without a key; a MAC tells whether they were altered.
 */
public final class ReservedRecords {

    /** The id of the header, which says which store this is. */
    public static final String HEADER = "!tokenhold.store";

    /** The id of the note about the role in a mirror. */
    static final String MIRROR = "!tokenhold.mirror";

    static final int STORE_ID_LENGTH = 16;

    private static final int MAC_LENGTH = 32;
    private static final byte[] NOTE = "note\0".getBytes(StandardCharsets.US_ASCII);

    private ReservedRecords() {}

    /**
     * Reads the header of a store.
     *
     * @param records the store
     * @return the header; empty if nothing was ever saved in the store
     * @throws CorruptStoreException if the store has records, but no header
     */
    public static Optional<TokenRecord> header(RecordStore records) {
        Optional<TokenRecord> header = records.read(HEADER);
        if (header.isEmpty() && !records.scan(null, 1).isEmpty()) {
            // The first save may have come between both.
            header = records.read(HEADER);
            if (header.isEmpty()) {
                throw new CorruptStoreException("the store has records, but its header, the record " + HEADER
                        + ", is missing: restore it from a backup");
            }
        }
        return header;
    }

    /**
     * Returns the id of the store that a header belongs to. It is not checked whether the header was altered: that takes the keyring.
     *
     * @param header the record with the id {@link #HEADER}
     * @return 32 hexadecimal digits
     * @throws CorruptStoreException if it is not a header
     * @throws UnsupportedFormatException if a newer version wrote it
     */
    public static String storeId(TokenRecord header) {
        return ByteStrings.hex(StoreHeader.of(payload(header)).storeId());
    }

    /**
     * Writes the first records of a store together with its header, or right after it if a batch of the store has no room for both: a header
     * alone is a store in which nothing was saved yet.
     *
     * @param records the store
     * @param header the header, to be inserted
     * @param batch the other records, at most as many as the store writes at once
     * @return the result of what was written last
     */
    public static WriteResult writeWithHeader(RecordStore records, RecordWrite header, List<RecordWrite> batch) {
        if (batch.size() >= records.limits().batch()) {
            WriteResult result = records.write(List.of(header));
            return result instanceof WriteResult.Written ? records.write(batch) : result;
        }
        List<RecordWrite> all = new ArrayList<>(batch.size() + 1);
        all.add(header);
        all.addAll(batch);
        return records.write(all);
    }

    /** Returns the sealed bytes of the record with an id. */
    static Bytes seal(String id, byte[] payload, Prf hmac) {
        return Bytes.of(ByteBuffer.allocate(1 + payload.length + MAC_LENGTH)
                .put((byte) SealedRecord.VERSION)
                .put(payload)
                .put(mac(id, payload, hmac))
                .array());
    }

    /**
     * Returns the payload of a record.
     *
     * @throws KeyUnavailableException if its MAC is not that of this key
     */
    static byte[] authenticPayload(TokenRecord record, Prf hmac) {
        byte[] payload = payload(record);
        byte[] sealed = record.sealed().toByteArray();
        byte[] mac = mac(record.id(), payload, hmac);
        if (!MessageDigest.isEqual(mac, Arrays.copyOfRange(sealed, sealed.length - MAC_LENGTH, sealed.length))) {
            throw new KeyUnavailableException("the record " + record.id()
                    + " was made with another keyring, or it was altered: bring the keyring that the store was written"
                    + " with, or restore the record from a backup");
        }
        return payload;
    }

    private static byte[] payload(TokenRecord record) {
        SealedRecord.requireKnownVersion(record);
        byte[] sealed = record.sealed().toByteArray();
        if (sealed.length < 1 + MAC_LENGTH || sealed[0] != SealedRecord.VERSION) {
            throw new CorruptStoreException("the record " + record.id()
                    + " is damaged: it is too short or has no version; restore it from a backup");
        }
        return Arrays.copyOfRange(sealed, 1, sealed.length - MAC_LENGTH);
    }

    private static byte[] mac(String id, byte[] payload, Prf hmac) {
        byte[] name = id.getBytes(StandardCharsets.UTF_8);
        byte[] input = ByteBuffer.allocate(NOTE.length + Integer.BYTES + name.length + 1 + payload.length)
                .put(NOTE)
                .putInt(name.length)
                .put(name)
                .put((byte) SealedRecord.VERSION)
                .put(payload)
                .array();
        try {
            return hmac.compute(input, MAC_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 gives up to 32 bytes", e);
        }
    }
}
