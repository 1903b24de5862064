package dev.tokenhold.spi;

import dev.tokenhold.InvalidTokenException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How much a store takes, if that is less than {@link TokenRecord} allows. Lengths are those of {@link RecordCodec#length}, however the
 * store keeps its records.
 *
 * @param batch how many records the store writes in one step, all of them or none; at least 1, which means that it has no batches
 * @param recordBytes the longest record alone, at least {@value #LEAST_BYTES}
 * @param storeBytes all records of the store together, at least {@value #LEAST_BYTES}
 */
public record StoreLimits(int batch, long recordBytes, long storeBytes) {

    /** The lowest limit in bytes: what a store notes about itself has to fit. */
    public static final int LEAST_BYTES = 512;

    /** No limits but those of {@link TokenRecord}. */
    public static final StoreLimits NONE = new StoreLimits(Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    /**
     * Creates limits.
     *
     * @param batch how many records at once, {@link Integer#MAX_VALUE} for any number
     * @param recordBytes the longest record, {@link Long#MAX_VALUE} for any; not more than {@code storeBytes} counts
     * @param storeBytes all records together, {@link Long#MAX_VALUE} for any
     * @throws IllegalArgumentException if one of them is too low
     */
    public StoreLimits {
        if (batch < 1) {
            throw new IllegalArgumentException("a batch of " + batch + " records; it has to be at least 1");
        }
        if (recordBytes < LEAST_BYTES || storeBytes < LEAST_BYTES) {
            throw new IllegalArgumentException("records of " + recordBytes + " bytes, " + storeBytes
                    + " together; both have to be at least " + LEAST_BYTES);
        }
        recordBytes = Math.min(recordBytes, storeBytes);
    }

    /**
     * Says why a record is too long.
     *
     * @param record the record
     * @return a sentence for people; empty if it is not
     */
    public Optional<String> refusal(TokenRecord record) {
        // Not computed where nothing depends on it: a file of a million tokens asks a million times.
        long length = recordBytes == Long.MAX_VALUE ? 0 : RecordCodec.length(List.of(record));
        return length <= recordBytes
                ? Optional.empty()
                : Optional.of("the record of the token would have " + length + " bytes, and the store takes at most "
                        + recordBytes + ": shorten the token, or choose another store for it");
    }

    /**
     * Checks a batch, as the first thing that {@link RecordStore#write} does.
     *
     * @param writes the batch
     * @throws IllegalArgumentException if it has more records than the store writes at once
     * @throws InvalidTokenException if a record is too long
     */
    public void require(List<RecordWrite> writes) {
        if (writes.size() > batch) {
            throw new IllegalArgumentException(
                    "a batch of " + writes.size() + " records; the store writes at most " + batch + " at once");
        }
        for (RecordWrite write : writes) {
            refusal(write.record()).ifPresent(reason -> {
                throw new InvalidTokenException(reason);
            });
        }
    }

    /**
     * Checks what the store would hold after a write.
     *
     * @param records all records
     * @throws InvalidTokenException if they are too many or too long
     */
    public void requireRoom(Collection<TokenRecord> records) {
        long length = RecordCodec.length(records);
        if (length > storeBytes) {
            throw new InvalidTokenException("the store is full: its records would have " + length
                    + " bytes together, and it takes at most " + storeBytes
                    + "; nothing was changed, delete tokens or move them to another store");
        }
    }
}
