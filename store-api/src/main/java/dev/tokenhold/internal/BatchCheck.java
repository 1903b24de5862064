package dev.tokenhold.internal;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.WriteResult;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Decides whether a batch may be written: the rules of {@link RecordStore#write} for stores that have all records in memory. */
public final class BatchCheck {

    private BatchCheck() {}

    /**
     * Checks a batch.
     *
     * @param batch the writes
     * @param version returns the version that is stored under an id, or {@link RecordWrite#ABSENT}
     * @param holders returns the ids of the stored records with an identity
     * @return what {@code write} has to return: that the batch was written, or why it must not be
     * @throws IllegalArgumentException if an id occurs twice
     */
    public static WriteResult of(
            List<RecordWrite> batch, ToLongFunction<String> version, Function<Bytes, Collection<String>> holders) {
        Set<String> written = new HashSet<>();
        for (RecordWrite write : batch) {
            String id = write.record().id();
            if (!written.add(id)) {
                throw new IllegalArgumentException("a batch writes the record " + id + " twice");
            }
            if (write.expectedVersion() != version.applyAsLong(id)) {
                return new WriteResult.VersionMoved(id);
            }
        }
        WriteResult taken = takenIdentity(batch, written, holders);
        return taken == null ? new WriteResult.Written() : taken;
    }

    // An identity is free if its holder is written in the same batch and gives it up.
    private static @Nullable WriteResult takenIdentity(
            List<RecordWrite> batch, Set<String> written, Function<Bytes, Collection<String>> holders) {
        Map<Bytes, String> claims = new HashMap<>();
        for (RecordWrite write : batch) {
            Bytes identity = write.record().lookupKey(LookupField.IDENTITY);
            if (identity == null) {
                continue;
            }
            String id = write.record().id();
            String claimedBy = claims.putIfAbsent(identity, id);
            if (claimedBy != null) {
                return new WriteResult.IdentityTaken(id, claimedBy);
            }
            for (String holder : holders.apply(identity)) {
                if (!written.contains(holder)) {
                    return new WriteResult.IdentityTaken(id, holder);
                }
            }
        }
        return null;
    }
}
