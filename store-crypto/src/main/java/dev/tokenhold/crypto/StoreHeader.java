package dev.tokenhold.crypto;

import com.google.crypto.tink.prf.Prf;
import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header of a store, docs/format.md.
 *
 * @param storeId random; every sealed record of the store has it too
 * @param floor the least revision of the keyring that may write
 */
record StoreHeader(Bytes storeId, long floor) {

    static StoreHeader create() {
        return new StoreHeader(ByteStrings.random(ReservedRecords.STORE_ID_LENGTH), 0);
    }

    /**
     * Reads a header.
     *
     * @throws KeyUnavailableException if it was made with another lookup key, or altered
     */
    static StoreHeader read(TokenRecord record, Prf hmac) {
        return of(ReservedRecords.authenticPayload(record, hmac));
    }

    static StoreHeader of(byte[] payload) {
        if (payload.length != ReservedRecords.STORE_ID_LENGTH + Long.BYTES) {
            throw new CorruptStoreException("the record " + ReservedRecords.HEADER + " is damaged: it has "
                    + payload.length + " bytes of content; restore it from a backup");
        }
        ByteBuffer in = ByteBuffer.wrap(payload);
        return new StoreHeader(ByteStrings.take(in, ReservedRecords.STORE_ID_LENGTH), in.getLong());
    }

    /** The write that makes this the header of a store, in place of the present one. */
    RecordWrite write(@Nullable TokenRecord present, Prf hmac) {
        byte[] payload = ByteBuffer.allocate(ReservedRecords.STORE_ID_LENGTH + Long.BYTES)
                .put(storeId.asByteBuffer())
                .putLong(floor)
                .array();
        return RecordWrites.of(
                present, ReservedRecords.HEADER, Map.of(), ReservedRecords.seal(ReservedRecords.HEADER, payload, hmac));
    }
}
