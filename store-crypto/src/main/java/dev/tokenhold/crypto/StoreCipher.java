package dev.tokenhold.crypto;

import dev.tokenhold.spi.Bytes;

/**
 * Seals, opens and files the records of one store.
 *
 * @param storeId the store
 * @param sealer seals and opens its records
 * @param index makes their lookup keys
 */
record StoreCipher(Bytes storeId, RecordSealer sealer, BlindIndex index) {

    static StoreCipher of(KeyringWatch watch, Bytes storeId) {
        // The lookup key is the same in all revisions of a keyring.
        BlindIndex index = new BlindIndex(watch.keyring().hmac(), storeId);
        return new StoreCipher(storeId, new RecordSealer(watch, storeId), index);
    }
}
