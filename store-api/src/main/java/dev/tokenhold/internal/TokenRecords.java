package dev.tokenhold.internal;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.InventoryPage;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.MalformedRow;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.TokenIds;
import dev.tokenhold.spi.TokenRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The records of a store's tokens: all of its records but the reserved ones, which the store keeps about itself under ids that begin
 * with {@code !tokenhold.}. As safe for threads as the store.
 */
public final class TokenRecords {

    private static final String RESERVED = "!tokenhold.";
    private static final String BEFORE_RESERVED = "!tokenhold-";
    private static final int READ_AT_ONCE = 256;

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
     * Reads all records in the order of their ids.
     *
     * @return the records; the stream throws a {@link CorruptStoreException} where there is a malformed row
     */
    public Stream<TokenRecord> all() {
        return pages(READ_AT_ONCE).flatMap(page -> {
            for (MalformedRow row : page.malformed()) {
                throw row.failure();
            }
            return page.records().stream();
        });
    }

    /**
     * Reads the records in the order of their ids, and passes over malformed rows.
     *
     * @return the records
     */
    public Stream<TokenRecord> wellFormed() {
        return pages(READ_AT_ONCE).flatMap(page -> page.records().stream());
    }

    /**
     * Reads the reserved records, which all other methods leave out, in the order of their ids, and passes over malformed rows.
     *
     * @return the reserved records, those that this release does not know among them
     */
    public Stream<TokenRecord> reserved() {
        return RecordPages.of(records, BEFORE_RESERVED, READ_AT_ONCE)
                .flatMap(page -> page.records().stream())
                .takeWhile(record -> isReserved(record.id()) || TokenIds.ORDER.compare(record.id(), RESERVED) < 0)
                .filter(record -> isReserved(record.id()));
    }

    /**
     * Reads the records in the order of their ids, page by page.
     *
     * @param size how many records a page has at most, at least 1; it ends earlier when it has a few MiB
     * @return a stream of pages, none of them empty; not thread-safe
     */
    public Stream<Page> pages(int size) {
        return pages(null, size);
    }

    /**
     * A page. One of its lists may be empty.
     *
     * @param records the records
     * @param malformed the rows among them that cannot be records
     */
    public record Page(List<TokenRecord> records, List<MalformedRow> malformed) {}

    /**
     * Makes an inventory of the records.
     *
     * @param opener opens a record; if it throws a {@link TokenStoreException}, the entry is damaged
     * @return the entries, malformed rows among them
     */
    public Stream<StoredToken> inventory(Function<TokenRecord, StoredToken> opener) {
        return pages(READ_AT_ONCE).flatMap(page -> entries(page, opener).stream());
    }

    /**
     * Makes an inventory of the records, page by page.
     *
     * @param after the id after which to begin; null for all records
     * @param size how many records a page has at most, at least 1; it ends earlier when it has a few MiB
     * @param opener opens a record; if it throws a {@link TokenStoreException}, the entry is damaged
     * @return a stream of pages; not thread-safe
     */
    public Stream<InventoryPage> inventoryPages(
            @Nullable String after, int size, Function<TokenRecord, StoredToken> opener) {
        return pages(after, size).map(page -> () -> entries(page, opener));
    }

    /**
     * Makes an inventory of some records.
     *
     * @param ids their ids
     * @param opener opens a record; if it throws a {@link TokenStoreException}, the entry is damaged
     * @return the entries of those that exist and are not reserved
     */
    public List<StoredToken> inventoryOf(Set<String> ids, Function<TokenRecord, StoredToken> opener) {
        List<StoredToken> entries = new ArrayList<>();
        try {
            readAll(ids).forEach(record -> entries.add(entry(record, opener)));
        } catch (CorruptStoreException e) {
            // One of them is malformed: which?
            for (String id : ids.stream().sorted(TokenIds.ORDER).toList()) {
                try {
                    read(id).ifPresent(record -> entries.add(entry(record, opener)));
                } catch (CorruptStoreException e2) {
                    entries.add(StoredToken.Damaged.record(id, e2));
                }
            }
        }
        return entries;
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

    private Stream<Page> pages(@Nullable String after, int size) {
        return RecordPages.of(records, after, size)
                .map(page -> new Page(withoutReserved(page.records()), page.malformed()))
                .filter(page -> !page.records().isEmpty() || !page.malformed().isEmpty());
    }

    private static List<StoredToken> entries(Page page, Function<TokenRecord, StoredToken> opener) {
        List<StoredToken> entries = new ArrayList<>(page.records().size());
        for (MalformedRow row : page.malformed()) {
            entries.add(row.damaged());
        }
        page.records().forEach(record -> entries.add(entry(record, opener)));
        return entries;
    }

    private static StoredToken entry(TokenRecord record, Function<TokenRecord, StoredToken> opener) {
        try {
            return opener.apply(record);
        } catch (TokenStoreException e) {
            return StoredToken.Damaged.record(record.id(), e);
        }
    }

    private static List<TokenRecord> withoutReserved(List<TokenRecord> some) {
        for (TokenRecord record : some) {
            if (isReserved(record.id())) {
                return some.stream().filter(each -> !isReserved(each.id())).toList();
            }
        }
        return some;
    }
}
