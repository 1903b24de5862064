package dev.tokenhold.jdbc;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.MalformedRow;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.StoreMeter;
import dev.tokenhold.spi.StorePlace;
import dev.tokenhold.spi.TokenIds;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.spi.WriteResult;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps records in a table of an SQL database. Each batch is one transaction, and a write of one record is one statement, which shares
 * a transaction with those of other threads if there are many. The version in its condition and the unique keys of the table decide whether it succeeds, never a lock held across statements, so it
 * also works on clusters whose nodes do not know each other's locks. Thread-safe.
 *
 * <p>The first write creates the table. If a commit gets no answer, the store repeats the write: the versions tell whether it had
 * been stored. If another writer has changed the records since, they no longer tell, and the store throws a {@link
 * StoreUnavailableException} with an unknown outcome.
 */
public final class JdbcRecordStore implements RecordStore {

    /** The version of the schema that this release writes; newer ones are refused. */
    public static final int SCHEMA_VERSION = 1;

    private static final Comparator<TokenRecord> BY_ID = Comparator.comparing(TokenRecord::id, TokenIds.ORDER);
    // A transaction of a million rows would burden a server, and is more than a cluster accepts.
    private static final int DELETED_AT_ONCE = 5_000;

    private final Database database;
    private final TableName name;
    private final RecordSchema schema;
    private final RecordQueries queries;
    private final RecordChanges changes;
    private final RecordWriter writer;

    /**
     * Opens the records in a table, which need not exist yet.
     *
     * @param database the database; closed with this store, and if opening it fails
     * @param table the name of the table
     * @throws StoreUnavailableException if the database cannot be reached
     * @throws dev.tokenhold.UnsupportedFormatException if a newer version made the table
     * @throws dev.tokenhold.InvalidConfigurationException if the table does not belong to Tokenhold, or differs from its schema so
     *     that tokens could be lost or mixed up; lesser deviations are logged as a warning
     */
    public JdbcRecordStore(Database database, TableName table) {
        this.database = database;
        this.name = table;
        this.schema = new RecordSchema(database.dialect(), table);
        String reference = database.dialect().reference(table);
        this.queries = new RecordQueries(reference);
        this.changes = new RecordChanges(reference);
        this.writer = new RecordWriter(database, queries, changes);
        if (database.dialect().exists()) {
            try {
                database.read(schema::isPresent);
            } catch (RuntimeException | Error e) {
                database.close();
                throw e;
            }
        }
    }

    /**
     * Opens the records in a table and what is built on them, such as a store of tokens.
     *
     * @param <T> what is built
     * @param database the database; closed if either fails to open
     * @param table the name of the table, which need not exist yet
     * @param building builds it on the records, which it closes
     * @return what was built
     */
    public static <T> T open(Database database, TableName table, Function<RecordStore, T> building) {
        try {
            return building.apply(new JdbcRecordStore(database, table));
        } catch (RuntimeException | Error e) {
            database.close();
            throw e;
        }
    }

    /**
     * Examines a table of records and the database that it is in, also one that this store refuses to open.
     *
     * @param database the database, not closed
     * @param table the name of the table, which need not exist
     * @param repair whether to create missing indexes that have a statement of their own in the schema file, {@code CREATE INDEX … (COLUMN)};
     *     none in a table that this store refuses
     * @return the findings
     * @throws StoreUnavailableException if the database cannot be reached
     * @throws dev.tokenhold.UnsupportedFormatException if a newer version made the table
     * @throws dev.tokenhold.InvalidConfigurationException if the table does not belong to Tokenhold
     */
    public static List<Finding> examine(Database database, TableName table, boolean repair) {
        return RecordSchema.examine(database, table, repair);
    }

    @Override
    public Optional<TokenRecord> read(String id) {
        return reading(connection -> queries.read(connection, id), Optional::<TokenRecord>empty);
    }

    @Override
    public List<TokenRecord> readAll(Set<String> ids) {
        return sorted(reading(connection -> queries.readAll(connection, ids), List::<TokenRecord>of));
    }

    @Override
    public List<TokenRecord> lookUp(LookupField field, Set<Bytes> keys) {
        return sorted(reading(connection -> queries.lookUp(connection, field, keys), List::<TokenRecord>of));
    }

    @Override
    public WriteResult write(List<RecordWrite> batch) {
        Set<String> ids = new HashSet<>();
        for (RecordWrite write : batch) {
            String id = write.record().id();
            if (!ids.add(id)) {
                throw new IllegalArgumentException("a batch writes the record " + id + " twice");
            }
            refusal(id).ifPresent(reason -> {
                throw new InvalidTokenException(reason);
            });
        }
        Attempts attempts = database.attempts();
        createIfAbsent(attempts);
        return batch.isEmpty() ? new WriteResult.Written() : writer.write(List.copyOf(batch), attempts);
    }

    @Override
    public boolean delete(String id) {
        return erasing(connection -> changes.delete(connection, RecordColumns.bytes(id)));
    }

    @Override
    public boolean delete(String id, long version) {
        return erasing(connection -> changes.delete(connection, id, version));
    }

    @Override
    public boolean deleteMalformed(String key) {
        return MalformedRow.parse(key)
                .filter(id ->
                        erasing(connection -> queries.isMalformed(connection, id) && changes.delete(connection, id)))
                .isPresent();
    }

    @Override
    public List<TokenRecord> scan(@Nullable String after, int limit) {
        return scan(after, limit, malformed -> {});
    }

    @Override
    public List<TokenRecord> scan(@Nullable String after, int limit, Consumer<MalformedRow> passedOver) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit of a scan is " + limit + "; it has to be at least 1");
        }
        RecordQueries.Scanned scanned = reading(
                connection -> queries.scan(connection, after, limit),
                () -> new RecordQueries.Scanned(List.of(), List.of()));
        scanned.malformed().forEach(passedOver);
        return List.copyOf(scanned.records());
    }

    @Override
    public void deleteAllBut(Set<String> ids) {
        while (deleting(
                connection -> changes.deleteFirst(connection, DELETED_AT_ONCE + ids.size(), ids), DELETED_AT_ONCE)) {
            // As long as there are more.
        }
        if (schema.isKnown()) {
            // Also without any record: an earlier deletion may have failed to erase its bytes.
            database.erase();
        }
    }

    @Override
    public Optional<String> refusal(String id) {
        int longest = database.dialect().maxIdLength();
        int length = id.getBytes(StandardCharsets.UTF_8).length;
        return length <= longest
                ? Optional.empty()
                : Optional.of("an id of " + length + " bytes is too long for "
                        + database.dialect().place() + ": at most " + longest + " bytes are possible");
    }

    @Override
    public Optional<WriteFence> fence() {
        return TableFence.around(database, name, () -> createIfAbsent(database.attempts()));
    }

    @Override
    public Optional<StorePlace> place() {
        return Optional.of(new TablePlace(database, name));
    }

    @Override
    public void close() {
        database.close();
    }

    private static List<TokenRecord> sorted(List<TokenRecord> records) {
        return records.size() < 2 ? records : records.stream().sorted(BY_ID).toList();
    }

    @Override
    public List<StoreMeter> meters() {
        return database.meters();
    }

    private <T> T reading(Work<T> work, Supplier<T> absent) {
        if (!schema.isKnown() && !database.dialect().exists()) {
            database.requireOpen();
            return absent.get();
        }
        return database.read(connection -> schema.isPresent(connection) ? work.run(connection) : absent.get());
    }

    private boolean erasing(Work<Boolean> deletion) {
        boolean existed = deleting(deletion, 1);
        if (existed) {
            database.erase();
        }
        return existed;
    }

    /** Deletes, and repeats a deletion that got no answer, which does no harm. Returns whether there was anything to delete. */
    private boolean deleting(Work<Boolean> work, int rows) {
        if (!reading(connection -> true, () -> false)) {
            return false;
        }
        AtomicBoolean deleted = new AtomicBoolean();
        Work<Boolean> noting = connection -> {
            deleted.compareAndSet(false, work.run(connection));
            return true;
        };
        Attempts attempts = database.attempts();
        try {
            database.change(noting, rows, attempts);
        } catch (StoreUnavailableException e) {
            if (!e.outcomeUnknown()) {
                throw e;
            }
            deleteAgain(noting, rows, e, attempts);
        }
        return deleted.get();
    }

    private void deleteAgain(Work<Boolean> work, int rows, StoreUnavailableException unanswered, Attempts attempts) {
        while (attempts.again()) {
            try {
                database.change(work, rows, attempts);
                return;
            } catch (StoreUnavailableException e) {
                unanswered.addSuppressed(e);
            }
        }
        throw unanswered;
    }

    private void createIfAbsent(Attempts attempts) {
        if (!schema.isKnown()) {
            database.requireOpen();
            database.dialect().create();
            database.change(
                    connection -> {
                        schema.create(connection);
                        return true;
                    },
                    1,
                    attempts);
            database.read(schema::isPresent, attempts);
        }
    }
}
