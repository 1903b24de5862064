package dev.tokenhold.spi;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.UnsupportedFormatException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a store of one's own has to be able to do: keep opaque records, durably, and change them by compare-and-set. Encryption,
 * matching, merging and refresh are done once, above it. The contract suite {@code RecordStoreContract} of store-testkit says
 * whether an implementation is right.
 *
 * <p><b>Guarantees that an implementation gives.</b> When a method that changes the store has returned, the change is durable
 * and every later call, from any thread, process or host, sees it. A batch is written as a whole or not at all. Records come
 * back byte for byte. Ids are ordered by their UTF-8 bytes, see {@link TokenIds#ORDER}. All methods may be called by many
 * threads at once. No transaction spans two calls.
 *
 * <p><b>Failures.</b> {@link StoreUnavailableException} when the store cannot be reached or a write fails, with its outcome
 * marked unknown where the change may have been made; {@link CorruptStoreException} when what is stored is damaged; {@link
 * UnsupportedFormatException} when a newer version wrote it. Conflicts are results, not exceptions.
 */
public interface RecordStore extends AutoCloseable {

    /**
     * The record with an id.
     *
     * @param id the id
     * @return the record, or empty
     */
    Optional<TokenRecord> read(String id);

    /**
     * The records with some ids. A store that can be asked for many at once overrides it.
     *
     * @param ids the ids, any number of them
     * @return those records that there are, in the order of their ids
     */
    default List<TokenRecord> readAll(Set<String> ids) {
        return ids.stream()
                .sorted(TokenIds.ORDER)
                .flatMap(id -> read(id).stream())
                .toList();
    }

    /**
     * The records with a lookup key. There are several candidates while an index key is being rotated: the same value under
     * each key.
     *
     * @param field what to look up
     * @param candidates the lookup keys, any of which a record may have, any number of them
     * @return the records, in the order of their ids
     */
    List<TokenRecord> lookUp(LookupField field, Set<Bytes> candidates);

    /**
     * Writes all of the batch, if for each of its records the expected version is what is stored and no other record, stored or
     * in the batch, has the same identity afterwards; otherwise nothing.
     *
     * @param batch the writes, no two with the same id; an empty one creates a store that has to be created, and changes nothing
     *     else
     * @return what became of it
     * @throws IllegalArgumentException if an id occurs twice
     * @throws InvalidTokenException if the store cannot keep one of the ids; {@link #refusal} says the same
     */
    WriteResult write(List<RecordWrite> batch);

    /**
     * Deletes a record. Its bytes are neither in the store's files or tables nor in a copy beside them afterwards.
     *
     * @param id the id
     * @return whether there was one
     */
    boolean delete(String id);

    /**
     * Deletes a record if it is what the caller last saw, as {@link #delete(String)} does.
     *
     * @param id the id
     * @param version the version that has to be stored
     * @return false, and nothing changed, if it is not
     */
    boolean delete(String id, long version);

    /**
     * Reads records in the order of their ids, a page at a time. A record that is there throughout all pages is seen once.
     *
     * @param after the id after which to begin; null for the first page
     * @param limit how many records at most, at least 1
     * @return the records; fewer than the limit only when there are no more
     */
    List<TokenRecord> scan(@Nullable String after, int limit);

    /**
     * Reads all records in the order of their ids, page after page as {@link #scan} does.
     *
     * @param after the id after which to begin; null for all records
     * @param size how many records a page has at most, at least 1; it ends earlier when it has a few MiB
     * @return a stream of pages, none of them empty, for one thread
     */
    default Stream<List<TokenRecord>> pages(@Nullable String after, int size) {
        return RecordPages.of(this, after, size);
    }

    /**
     * Why the store cannot keep a record under an id: what {@link #write} would say. A store that does not take every id overrides
     * it.
     *
     * @param id the id
     * @return a sentence for people; empty if the store can
     */
    default Optional<String> refusal(String id) {
        return Optional.empty();
    }

    /** Deletes all records, as {@link #delete} does. */
    void clear();

    /**
     * What keeps writers off while the store is copied. A store that can do that overrides it.
     *
     * @return the fence, whether it stands or not; empty if this store cannot be fenced
     */
    default Optional<WriteFence> fence() {
        return Optional.empty();
    }

    /**
     * Where the store notes whether it leads a mirror. A store that can do that overrides it.
     *
     * @return the register, whether anything is noted or not; empty if this store cannot be mirrored
     */
    default Optional<LeaderRegister> leaderRegister() {
        return Optional.empty();
    }

    /** Releases what the store holds. Closing twice does nothing; any other call afterwards is a StoreUnavailableException. */
    @Override
    void close();
}
