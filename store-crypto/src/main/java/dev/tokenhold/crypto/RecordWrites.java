package dev.tokenhold.crypto;

import dev.tokenhold.internal.Versions;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the writes that create and replace records. */
final class RecordWrites {

    private RecordWrites() {}

    /**
     * Makes the write that creates a record, or replaces the present one. The lease stays.
     *
     * @param present the record that is stored under the id; null for none
     */
    static RecordWrite of(@Nullable TokenRecord present, String id, Map<LookupField, Bytes> lookupKeys, Bytes sealed) {
        if (present == null) {
            return new RecordWrite(RecordWrite.ABSENT, new TokenRecord(id, Versions.first(), lookupKeys, null, sealed));
        }
        long next = Versions.after(present.version());
        return new RecordWrite(present.version(), new TokenRecord(id, next, lookupKeys, present.lease(), sealed));
    }
}
