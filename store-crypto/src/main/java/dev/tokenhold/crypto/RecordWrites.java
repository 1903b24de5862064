package dev.tokenhold.crypto;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Makes the writes that create and replace records, and says how the version of a record moves, docs/format.md. */
final class RecordWrites {

    private RecordWrites() {}

    /**
     * Makes the write that creates a record, or replaces the present one. The lease stays.
     *
     * @param present the record that is stored under the id; null for none
     */
    static RecordWrite of(@Nullable TokenRecord present, String id, Map<LookupField, Bytes> lookupKeys, Bytes sealed) {
        if (present == null) {
            // A random version, so that a writer does not mistake the record for an earlier one of the same id that was
            // deleted.
            long first = ThreadLocalRandom.current().nextLong(1, 1L << 62);
            return new RecordWrite(RecordWrite.ABSENT, new TokenRecord(id, first, lookupKeys, null, sealed));
        }
        long next = present.version() % Long.MAX_VALUE + 1;
        return new RecordWrite(present.version(), new TokenRecord(id, next, lookupKeys, present.lease(), sealed));
    }
}
