package dev.tokenhold.crypto;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.TokenRecord;

/**
 * Seals, opens and files the records of one store.
 *
 * @param storeId the store
 * @param sealer seals and opens its records
 * @param index makes their lookup keys
 * @param origin names the store in the memory of its tokens
 */
record StoreCipher(Bytes storeId, RecordSealer sealer, BlindIndex index, String origin) {

    static StoreCipher of(KeyringWatch watch, Bytes storeId) {
        // The lookup key is the same in all revisions of a keyring.
        BlindIndex index = new BlindIndex(watch.keyring().hmac(), storeId);
        return new StoreCipher(storeId, new RecordSealer(watch, storeId), index, ByteStrings.hex(storeId));
    }

    /** Opens a record for the caller of a store. */
    OAuthToken read(TokenRecord record) {
        return asRead(sealer.open(record));
    }

    OAuthToken asRead(OAuthToken token) {
        return token.asRead(origin);
    }
}
