package dev.tokenhold.internal;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.TokenRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The records of a store's tokens: all of its records but the reserved ones, which the store keeps about itself under ids that begin
 * with {@code !tokenhold.}. As safe for threads as the store.
 */
public final class TokenRecords {

    private static final String RESERVED = "!tokenhold.";

    private final RecordStore records;

    /**
     * Leaves out the reserved records of a store.
     *
     * @param records the store
     */
    public TokenRecords(RecordStore records) {
        this.records = records;
    }

    /**
     * Tells whether an id is one of a reserved record, which no token's id may be.
     *
     * @param id an id
     * @return whether it begins with {@code !tokenhold.}
     */
    public static boolean isReserved(String id) {
        return id.startsWith(RESERVED);
    }

    /**
     * Reads a record like {@link RecordStore#read}.
     *
     * @param id its id
     * @return the record; empty if there is none or it is reserved
     */
    public Optional<TokenRecord> read(String id) {
        return isReserved(id) ? Optional.empty() : records.read(id);
    }

    /**
     * Reads records like {@link RecordStore#readAll}.
     *
     * @param ids their ids
     * @return those that exist and are not reserved, in the order of their ids
     */
    public List<TokenRecord> readAll(Set<String> ids) {
        return withoutReserved(records.readAll(ids));
    }

    /**
     * Finds records like {@link RecordStore#lookUp}. Reserved records have no lookup keys; one that was planted finds nothing.
     *
     * @param field what to look up
     * @param keys the lookup keys
     * @return the records, in the order of their ids
     */
    public List<TokenRecord> lookUp(LookupField field, Set<Bytes> keys) {
        return withoutReserved(records.lookUp(field, keys));
    }

    /**
     * Reads all records like {@link RecordStore#pages}.
     *
     * @param after the id after which to begin; null for all records
     * @param size how many records a page has at most
     * @return a stream of pages, none of them empty
     */
    public Stream<List<TokenRecord>> pages(@Nullable String after, int size) {
        return records.pages(after, size).map(TokenRecords::withoutReserved).filter(page -> !page.isEmpty());
    }

    /**
     * Deletes a record like {@link RecordStore#delete(String)}.
     *
     * @param id its id
     * @return whether there was one; false for a reserved one
     */
    public boolean delete(String id) {
        return !isReserved(id) && records.delete(id);
    }

    private static List<TokenRecord> withoutReserved(List<TokenRecord> some) {
        return some.stream().filter(record -> !isReserved(record.id())).toList();
    }
}
