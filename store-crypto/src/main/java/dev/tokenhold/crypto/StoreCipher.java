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

    static StoreCipher of(Keyring keyring, Bytes storeId) {
        return new StoreCipher(storeId, new RecordSealer(keyring, storeId), new BlindIndex(keyring.hmac(), storeId));
    }
}
