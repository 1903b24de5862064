package dev.tokenhold.spi;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.UnsupportedFormatException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps opaque records durably and changes them by compare-and-set. To write a store of your own, implement its eight methods
 * without a default, {@code close} included. Encryption, matching and merging happen once, above it. The contract suite {@code
 * RecordStoreContract} of store-testkit checks an implementation.
 *
 * <p><b>Guarantees that an implementation gives.</b> When a method that changes the store returns, the change is durable and every
 * later call, from any thread, process or host, sees it. A batch is written as a whole or not at all. Records come back byte for
 * byte. Ids are ordered by their UTF-8 bytes, see {@link TokenIds#ORDER}. Many threads may call all methods at once. No transaction
 * spans two calls.
 *
 * <p><b>Failures.</b> {@link StoreUnavailableException} when the store cannot be reached or a write fails, with its outcome
 * marked unknown where the change may have been made; {@link CorruptStoreException} when what is stored is damaged; {@link
 * UnsupportedFormatException} when a newer version wrote it. Conflicts are results, not exceptions.
 */
public interface RecordStore extends AutoCloseable {

    /**
     * Reads the record with an id.
     *
     * @param id the id
     * @return the record, or empty
     */
    Optional<TokenRecord> read(String id);

    /**
     * Reads the records with some ids. Override it if the store can read many at once.
     *
     * @param ids the ids, any number of them
     * @return the records that exist, in the order of their ids
     */
    default List<TokenRecord> readAll(Set<String> ids) {
        return ids.stream()
                .sorted(TokenIds.ORDER)
                .flatMap(id -> read(id).stream())
                .toList();
    }

    /**
     * Finds the records with some lookup keys: those of one value, or of many at once.
     *
     * @param field what to look up
     * @param keys any number of lookup keys; a record matches if it has one of them
     * @return the records, in the order of their ids
     */
    List<TokenRecord> lookUp(LookupField field, Set<Bytes> keys);

    /**
     * Writes the whole batch, if each record's expected version is what is stored and no other record, stored or in the batch,
     * would have the same identity afterwards; otherwise writes nothing.
     *
     * @param batch the writes, no two with the same id; an empty one creates a store that has to be created, and changes nothing
     *     else
     * @return whether it was written, and if not, which record conflicts
     * @throws IllegalArgumentException if an id occurs twice; if the batch is larger than {@link #limits} allow; or if a record has a lease
     *     and the store {@linkplain #keepsLeases keeps none}. Nothing was written
     * @throws InvalidTokenException if the store cannot keep one of the ids, with the message of {@link #refusal}; or if a record is longer
     *     than {@link #limits} allow, with the message of {@link StoreLimits#refusal}; or if the store is full. Nothing was written
     */
    WriteResult write(List<RecordWrite> batch);

    /**
     * Deletes a record. Afterwards its bytes are neither in the store's files or tables nor in a copy beside them.
     *
     * @param id the id
     * @return whether there was one
     */
    boolean delete(String id);

    /**
     * Deletes a record if it still has the version that you last saw, as {@link #delete(String)} does.
     *
     * @param id the id
     * @param version the version that has to be stored
     * @return true if it was deleted; false, and nothing changed, if another version or nothing is stored
     */
    boolean delete(String id, long version);

    /**
     * Reads records in the order of their ids, a page at a time. A record that exists throughout the scan appears once.
     *
     * @param after the id after which to begin; null for the first page
     * @param limit how many records at most, at least 1
     * @return the records; fewer than the limit only when there are no more
     */
    List<TokenRecord> scan(@Nullable String after, int limit);

    /**
     * Reads records like {@link #scan(String, int)}, and says what it passes over because it cannot be a record. Override it if others
     * can write to where the store keeps its records.
     *
     * @param after the id after which to begin; null for the first page
     * @param limit how many records at most, at least 1
     * @param passedOver takes the malformed rows up to the last record of the page, and those behind the last record of the store;
     *     each once in a scan from the first page to the last
     * @return the records; fewer than the limit only when there are no more
     */
    default List<TokenRecord> scan(@Nullable String after, int limit, Consumer<MalformedRow> passedOver) {
        return scan(after, limit);
    }

    /**
     * Deletes a malformed row, as {@link #delete(String)} deletes a record.
     *
     * @param key its key
     * @return true if it was deleted; false, and nothing changed, if there is no such row, or it is a record
     */
    default boolean deleteMalformed(String key) {
        return false;
    }

    /**
     * Says why the store cannot keep a record under an id, in the words of {@link #write}. Override it if the store does not take
     * every id.
     *
     * @param id the id
     * @return a sentence for people; empty if the store can
     */
    default Optional<String> refusal(String id) {
        return Optional.empty();
    }

    /**
     * Deletes all records but some, as {@link #delete} does.
     *
     * @param ids the ids of the records to keep, a few; they need not exist
     */
    void deleteAllBut(Set<String> ids);

    /**
     * Tells whether the store keeps {@link TokenRecord#lease()} and can change a record often enough for leases: twice for each refresh of a
     * token. Override it if not, and refuse records that have one; programs then refresh without agreeing with other processes.
     *
     * @return true unless overridden; always the same
     */
    default boolean keepsLeases() {
        return true;
    }

    /**
     * Tells how much the store takes. Override it if that is less than {@link TokenRecord} allows, or if the store cannot write a batch of
     * any size in one step; what is above it then writes smaller batches.
     *
     * @return its limits, {@link StoreLimits#NONE} unless overridden; always the same
     */
    default StoreLimits limits() {
        return StoreLimits.NONE;
    }

    /**
     * Returns the fence that keeps writers off while the store is copied. Override it if the store can be fenced.
     *
     * @return the fence, raised or not; empty if this store cannot be fenced
     */
    default Optional<WriteFence> fence() {
        return Optional.empty();
    }

    /**
     * Says where the records are, so that they are not taken for others under another address. Override it if a store can have several.
     *
     * @return the place; empty if the store cannot tell
     */
    default Optional<StorePlace> place() {
        return Optional.empty();
    }

    /**
     * Returns what the store tells about itself to a metrics library, such as the connections of its pool. Override it if there is
     * something to tell.
     *
     * @return its meters; see {@link MeteredTokenStore}
     */
    default List<StoreMeter> meters() {
        return List.of();
    }

    /** Releases what the store holds. Closing twice does nothing; any other call afterwards throws StoreUnavailableException. */
    @Override
    void close();
}
