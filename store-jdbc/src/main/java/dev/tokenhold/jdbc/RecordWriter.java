package dev.tokenhold.jdbc;

import dev.tokenhold.ConflictException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch optimistically: executes the statements first, and looks for the reason only if one of them fails.
 */
final class RecordWriter {

    /** Rolls back a transaction that found a version changed. */
    private static final class NotWritten extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotWritten() {
            super(null, null, false, false);
        }
    }

    /**
     * The reason that a batch was not written.
     *
     * @param conflict the result to return; null for none
     * @param identityMoves whether a record of the batch is to get an identity that another record of the batch has
     */
    private record Obstacle(@Nullable WriteResult conflict, boolean identityMoves) {}

    private final Database database;
    private final RecordQueries queries;
    private final RecordChanges changes;
    private final GroupCommit single;

    RecordWriter(Database database, RecordQueries queries, RecordChanges changes) {
        this.database = database;
        this.queries = queries;
        this.changes = changes;
        this.single = new GroupCommit(database, changes);
    }

    WriteResult write(List<RecordWrite> batch, Attempts attempts) {
        try {
            return writeOrExplain(batch, attempts);
        } catch (StoreUnavailableException e) {
            if (!e.outcomeUnknown()) {
                throw e;
            }
            return writeAgain(batch, e, attempts);
        }
    }

    // If the unanswered attempt failed, the next one succeeds; if it succeeded, the next one finds what it stored.
    // Otherwise another writer has changed the records since, and the outcome stays unknown.
    private WriteResult writeAgain(List<RecordWrite> batch, StoreUnavailableException unanswered, Attempts attempts) {
        while (attempts.again()) {
            try {
                if (writeOrExplain(batch, attempts) instanceof WriteResult.Written || isStored(batch, attempts)) {
                    return new WriteResult.Written();
                }
                break;
            } catch (StoreUnavailableException e) {
                unanswered.addSuppressed(e);
            }
        }
        throw unanswered;
    }

    // A batch is written as a whole: if one of its records is stored, all are.
    private boolean isStored(List<RecordWrite> batch, Attempts attempts) {
        Map<String, TokenRecord> written = new HashMap<>();
        batch.forEach(write -> written.put(write.record().id(), write.record()));
        return database.read(
                connection -> queries.readAll(connection, written.keySet()).stream()
                        .anyMatch(record -> record.equals(written.get(record.id()))),
                attempts);
    }

    private WriteResult writeOrExplain(List<RecordWrite> batch, Attempts attempts) {
        List<RowWrite> rows = rows(batch, attempts);
        boolean freeing = false;
        while (true) {
            if (isWritten(rows, freeing, attempts)) {
                return new WriteResult.Written();
            }
            Obstacle obstacle = database.read(connection -> obstacle(connection, batch), attempts);
            if (obstacle.conflict() != null) {
                return obstacle.conflict();
            }
            // The obstacle is gone, unless it is an identity that moves within the batch.
            boolean newlyFreeing = obstacle.identityMoves() && !freeing;
            if (newlyFreeing) {
                freeing = true;
                // What was freed has to be written again.
                rows = batch.stream().map(RowWrite::of).toList();
            }
            if (!newlyFreeing && !attempts.again()) {
                throw new StoreUnavailableException("other writers kept making conflicting changes in "
                        + database.dialect().place() + "; nothing was changed, try again");
            }
        }
    }

    // If the expected version is still stored when the statement is executed, it still has the keys that were read
    // here.
    private List<RowWrite> rows(List<RecordWrite> batch, Attempts attempts) {
        List<RecordWrite> updates = batch.stream()
                .filter(write -> write.expectedVersion() != RecordWrite.ABSENT)
                .toList();
        if (updates.isEmpty() || !database.dialect().rewritesNamedIndexes()) {
            return batch.stream().map(RowWrite::of).toList();
        }
        Map<String, Map<LookupField, Bytes>> stored =
                database.read(connection -> queries.keys(connection, updates), attempts);
        return batch.stream()
                .map(write -> {
                    Map<LookupField, Bytes> keys = stored.get(write.record().id());
                    return keys == null ? RowWrite.of(write) : RowWrite.changing(write, keys);
                })
                .toList();
    }

    private boolean isWritten(List<RowWrite> rows, boolean freeing, Attempts attempts) {
        try {
            if (rows.size() == 1) {
                return single.write(rows.get(0), attempts);
            }
            return database.change(
                    connection -> {
                        if (freeing) {
                            changes.freeIdentities(connection, rows);
                        }
                        if (!changes.write(connection, rows).isEmpty()) {
                            throw new NotWritten();
                        }
                        return true;
                    },
                    rows.size(),
                    attempts);
        } catch (NotWritten | ConflictException e) {
            return false;
        }
    }

    private Obstacle obstacle(Connection connection, List<RecordWrite> batch) throws SQLException {
        Set<String> ids = batch.stream().map(write -> write.record().id()).collect(Collectors.toSet());
        Map<String, Long> versions = queries.versions(connection, ids);
        for (RecordWrite write : batch) {
            String id = write.record().id();
            if (write.expectedVersion() != versions.getOrDefault(id, RecordWrite.ABSENT)) {
                return new Obstacle(new WriteResult.VersionMoved(id), false);
            }
        }
        Map<Bytes, String> claims = new HashMap<>();
        for (RecordWrite write : batch) {
            Bytes identity = write.record().lookupKey(LookupField.IDENTITY);
            String claimedBy = identity == null
                    ? null
                    : claims.putIfAbsent(identity, write.record().id());
            if (claimedBy != null) {
                return new Obstacle(new WriteResult.IdentityTaken(write.record().id(), claimedBy), false);
            }
        }
        boolean identityMoves = false;
        for (TokenRecord holder : queries.lookUp(connection, LookupField.IDENTITY, claims.keySet())) {
            String claimedBy = claims.get(holder.lookupKey(LookupField.IDENTITY));
            if (claimedBy != null && !ids.contains(holder.id())) {
                return new Obstacle(new WriteResult.IdentityTaken(claimedBy, holder.id()), false);
            }
            identityMoves |= !holder.id().equals(claimedBy);
        }
        return new Obstacle(null, identityMoves);
    }
}
