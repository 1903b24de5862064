package dev.tokenhold.jdbc;

import dev.tokenhold.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * Lets threads that write at the same time share a transaction, so that they wait for the disk together. Thread-safe.
 *
 * <p>A thread writes at once, alone, unless as many others do so already as the database can serve. Then it waits, and the next
 * thread that writes takes all that wait into its transaction. Each still gets a result of its own. If the shared transaction fails,
 * nothing is written and each thread writes alone, so that no write fails because of another.
 */
final class GroupCommit {

    /** A larger group would save little more, and keep its first writers waiting for the others. */
    private static final int MOST = 100;

    private enum Turn {
        WRITTEN,
        MOVED,
        LEADS,
        WRITES_ALONE
    }

    private record Waiting(RowWrite row, CompletableFuture<Turn> turn) {}

    private final Database database;
    private final RecordChanges changes;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int leaders;

    GroupCommit(Database database, RecordChanges changes) {
        this.database = database;
        this.changes = changes;
    }

    /**
     * Writes one record durably.
     *
     * @return whether it was written; false if the expected version to update is not stored
     * @throws dev.tokenhold.ConflictException if a key that has to be unique is taken; nothing was changed
     * @throws StoreUnavailableException as {@link Database#change} does
     */
    boolean write(RowWrite row, Attempts attempts) {
        Waiting own = new Waiting(row, new CompletableFuture<>());
        enter(own);
        Turn turn;
        try {
            turn = own.turn.join();
        } catch (CompletionException e) {
            // A thread may add to an exception that it catches, so each gets its own.
            StoreUnavailableException shared = (StoreUnavailableException) Objects.requireNonNull(e.getCause());
            throw new StoreUnavailableException(String.valueOf(shared.getMessage()), true, shared);
        }
        return switch (turn) {
            case WRITTEN -> true;
            case MOVED -> false;
            case WRITES_ALONE -> alone(row, attempts);
            case LEADS -> {
                try {
                    yield lead(own, attempts);
                } finally {
                    leave();
                }
            }
        };
    }

    private boolean alone(RowWrite row, Attempts attempts) {
        return database.changeByOneStatement(connection -> changes.write(connection, row), attempts);
    }

    private boolean lead(Waiting own, Attempts attempts) {
        List<Waiting> followers = followersOf(own);
        if (followers.isEmpty()) {
            return alone(own.row, attempts);
        }
        List<RowWrite> rows = Stream.concat(Stream.of(own), followers.stream())
                .map(Waiting::row)
                .toList();
        try {
            Set<String> moved =
                    database.changeOnce(connection -> changes.write(connection, rows), rows.size(), attempts);
            followers.forEach(
                    follower -> follower.turn.complete(moved.contains(follower.row.id()) ? Turn.MOVED : Turn.WRITTEN));
            return !moved.contains(own.row.id());
        } catch (StoreUnavailableException e) {
            if (e.outcomeUnknown()) {
                followers.forEach(follower -> follower.turn.completeExceptionally(e));
                throw e;
            }
        } catch (RuntimeException e) {
            // The write of one of them, or all of them: each finds out.
        } finally {
            followers.forEach(follower -> follower.turn.complete(Turn.WRITES_ALONE));
        }
        return alone(own.row, attempts);
    }

    private synchronized void enter(Waiting own) {
        if (leaders < database.dialect().concurrentWriters()) {
            leaders++;
            own.turn.complete(Turn.LEADS);
        } else {
            waiting.add(own);
        }
    }

    private synchronized void leave() {
        Waiting next = waiting.poll();
        if (next == null) {
            leaders--;
        } else {
            next.turn.complete(Turn.LEADS);
        }
    }

    /** Takes out those that can be written in one transaction: no two write the same record or claim the same identity. */
    private synchronized List<Waiting> followersOf(Waiting leader) {
        Set<Object> claimed = new HashSet<>(leader.row.claims());
        List<Waiting> followers = new ArrayList<>();
        Iterator<Waiting> each = waiting.iterator();
        while (each.hasNext() && followers.size() < MOST - 1) {
            Waiting next = each.next();
            if (next.row.claims().stream().noneMatch(claimed::contains)) {
                claimed.addAll(next.row.claims());
                followers.add(next);
                each.remove();
            }
        }
        return followers;
    }
}
