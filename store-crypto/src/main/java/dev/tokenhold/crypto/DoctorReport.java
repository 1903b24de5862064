package dev.tokenhold.crypto;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link StoreDoctor} has examined, in numbers.
 *
 * @param storeId the id of the store, 32 hexadecimal digits; null if nothing was ever saved in it, or it is lost
 * @param records the number of records of tokens, without malformed rows
 * @param byKey how many of them each key of the keyring has sealed, by the id of the key as in {@link KeyringInfo}; only keys that have
 *     sealed at least one
 * @param ofOtherKeys how many of them name a key that the keyring does not have
 */
public record DoctorReport(@Nullable String storeId, long records, Map<String, Long> byKey, long ofOtherKeys) {

    /**
     * Creates a report.
     *
     * @param storeId the id of the store, or null
     * @param records the number of records
     * @param byKey records by key, copied
     * @param ofOtherKeys records of keys that the keyring does not have
     */
    public DoctorReport {
        byKey = Map.copyOf(byKey);
    }
}
