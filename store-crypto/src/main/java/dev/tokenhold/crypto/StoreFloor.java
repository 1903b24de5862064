package dev.tokenhold.crypto;

import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.List;
import java.util.Optional;

/** Raises the least revision of the keyring with which a store takes writes. */
final class StoreFloor {

    private StoreFloor() {}

    /** From now on nothing is written with an earlier revision than the one in which the present primary key was promoted. */
    static void raise(RecordStore records, Keyring keyring) {
        long floor = keyring.keys().promoted();
        WriteResult result = null;
        while (!(result instanceof WriteResult.Written)) {
            Optional<TokenRecord> record = ReservedRecords.header(records);
            StoreHeader present = record.map(header -> StoreHeader.read(header, keyring.hmac()))
                    .orElseGet(StoreHeader::create);
            if (present.floor() >= floor) {
                return;
            }
            result = records.write(
                    List.of(new StoreHeader(present.storeId(), floor).write(record.orElse(null), keyring.hmac())));
        }
    }
}
