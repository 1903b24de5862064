package dev.tokenhold.crypto;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.internal.TokenRecords;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.TokenRecord;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Tells which keys the records of a store are sealed with. */
public final class KeyUse {

    private KeyUse() {}

    /**
     * Counts the records of each key. This takes no key. Records that do not begin like a sealed record count for none.
     *
     * @param records the records of the store
     * @return the number of records by the id of the key, decimal, as in {@link KeyringInfo}
     * @throws TokenStoreException if the store cannot be read
     */
    public static Map<String, Long> count(RecordStore records) {
        Map<String, Long> counts = new TreeMap<>();
        try (Stream<TokenRecord> all = new TokenRecords(records).wellFormed()) {
            all.forEach(record -> {
                try {
                    counts.merge(SealedRecord.keyId(record), 1L, Long::sum);
                } catch (TokenStoreException e) {
                    // Nothing that a key has sealed.
                }
            });
        }
        return counts;
    }
}
