package dev.tokenhold.crypto;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the note in a reserved record, in any record store. */
final class RecordLeaderRegister implements LeaderRegister {

    private final RecordStore records;
    private final StoreIdentity identity;

    RecordLeaderRegister(RecordStore records, StoreIdentity identity) {
        this.records = records;
        this.identity = identity;
    }

    @Override
    public Optional<Bytes> read() {
        return records.read(ReservedRecords.MIRROR).map(TokenRecord::sealed);
    }

    @Override
    public boolean compareAndSet(@Nullable Bytes expected, @Nullable Bytes next) {
        WriteResult result;
        do {
            StoreIdentity.Writing writing = identity.forWriting();
            TokenRecord present = records.read(ReservedRecords.MIRROR).orElse(null);
            if (!Objects.equals(present == null ? null : present.sealed(), expected)) {
                return false;
            }
            if (next == null) {
                return present == null || records.delete(ReservedRecords.MIRROR, present.version());
            }
            RecordWrite write = RecordWrites.of(present, ReservedRecords.MIRROR, Map.of(), next);
            result = identity.write(List.of(write), writing);
        } while (StoreIdentity.isHeaderMoved(result));
        return result instanceof WriteResult.Written;
    }
}
