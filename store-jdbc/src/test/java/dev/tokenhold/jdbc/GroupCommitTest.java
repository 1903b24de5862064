package dev.tokenhold.jdbc;

import static dev.tokenhold.jdbc.FaultyDialect.BROKEN;
import static dev.tokenhold.jdbc.FaultyDialect.DEADLOCK;
import static dev.tokenhold.jdbc.FaultyDialect.committedThenBroken;
import static dev.tokenhold.jdbc.FaultyDialect.failing;
import static dev.tokenhold.jdbc.Rows.bytes;
import static dev.tokenhold.jdbc.Rows.insert;
import static dev.tokenhold.jdbc.Rows.row;
import static dev.tokenhold.jdbc.Rows.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.WriteResult;
import dev.tokenhold.spi.WriteResult.IdentityTaken;
import dev.tokenhold.spi.WriteResult.VersionMoved;
import dev.tokenhold.spi.WriteResult.Written;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads whose writes share a transaction, because they came while another thread was writing. */
final class GroupCommitTest {

    @TempDir
    Path folder;

    private final FaultyDialect dialect = new FaultyDialect();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private RecordStore store;
    private RecordStore other;
    private int before;

    @BeforeEach
    void open() {
        store = new JdbcRecordStore(H2.open(folder, dialect), TableName.DEFAULT);
        store.write(List.of(insert("held", "first"), insert("a", "first a"), insert("b", "first b")));
        other = new JdbcRecordStore(H2.open(folder), TableName.DEFAULT);
        before = dialect.commits();
    }

    @AfterEach
    void close() {
        assertThat(dialect.hasFaultsLeft()).as("faults that did not occur").isFalse();
        threads.shutdownNow();
        store.close();
        other.close();
    }

    /**
     * Writes while a foreign transaction keeps the first write waiting, so that the others come meanwhile.
     *
     * @return what became of each write
     */
    private List<Future<WriteResult>> together(RecordWrite... writes) throws Exception {
        List<Future<WriteResult>> results = new ArrayList<>();
        try (Connection foreign = DriverManager.getConnection("jdbc:h2:" + folder.resolve("records"), "sa", "");
                Statement statement = foreign.createStatement()) {
            foreign.setAutoCommit(false);
            statement.execute("UPDATE \"tokenhold\" SET version = version WHERE sealed = X'"
                    + HexFormat.of().formatHex(bytes("first").toByteArray()) + "'");
            threads.execute(() -> store.write(List.of(update("held", 2, "second"))));
            TimeUnit.MILLISECONDS.sleep(100);
            for (RecordWrite write : writes) {
                results.add(threads.submit(() -> store.write(List.of(write))));
                // In the order of the writes.
                TimeUnit.MILLISECONDS.sleep(100);
            }
            foreign.rollback();
        }
        return results;
    }

    private static List<WriteResult> get(List<Future<WriteResult>> results) throws Exception {
        List<WriteResult> got = new ArrayList<>();
        for (Future<WriteResult> result : results) {
            got.add(result.get(30, TimeUnit.SECONDS));
        }
        return got;
    }

    @Test
    void eachGetsAResultOfItsOwn() throws Exception {
        List<Future<WriteResult>> results = together(
                update("a", 2, "second a"),
                update("b", 9, "too late"),
                insert("c", "c"),
                update("a", 2, "lost the race"));

        assertThat(get(results))
                .containsExactly(new Written(), new VersionMoved("b"), new Written(), new VersionMoved("a"));
        assertThat(other.read("a")).contains(row("a", 2, "a", "second a"));
        assertThat(other.read("b")).contains(row("b", 1, "b", "first b"));
        assertThat(dialect.commits() - before).isEqualTo(1);
    }

    @Test
    void oneThatTakesAnIdentityFailsAlone() throws Exception {
        RecordWrite taking = new RecordWrite(RecordWrite.ABSENT, row("d", 1, "a", "d"));

        List<Future<WriteResult>> results = together(update("b", 2, "second b"), taking, insert("c", "c"));

        assertThat(get(results)).containsExactly(new Written(), new IdentityTaken("d", "a"), new Written());
        assertThat(other.read("b")).contains(row("b", 2, "b", "second b"));
        assertThat(other.read("c")).isPresent();
        assertThat(other.read("d")).isEmpty();
    }

    @Test
    void twoThatClaimOneIdentityAreNotWrittenTogether() throws Exception {
        RecordWrite first = new RecordWrite(RecordWrite.ABSENT, row("c", 1, "carl", "c"));
        RecordWrite second = new RecordWrite(RecordWrite.ABSENT, row("d", 1, "carl", "d"));

        List<WriteResult> results = get(together(first, second, insert("e", "e")));

        assertThat(results).containsExactly(new Written(), new IdentityTaken("d", "c"), new Written());
        assertThat(dialect.commits() - before).isEqualTo(1);
    }

    @Test
    void aGroupThatFailsBeforeItsCommitIsWrittenOneByOne() throws Exception {
        dialect.atBegin(failing(BROKEN));

        assertThat(get(together(update("a", 2, "second a"), update("b", 2, "second b"))))
                .containsExactly(new Written(), new Written());

        assertThat(other.read("b")).contains(row("b", 2, "b", "second b"));
    }

    @Test
    void aGroupWhoseCommitFailsIsWrittenOneByOne() throws Exception {
        dialect.atCommit(failing(DEADLOCK));

        assertThat(get(together(update("a", 2, "second a"), update("b", 2, "second b"), update("b", 5, "too late"))))
                .containsExactly(new Written(), new Written(), new VersionMoved("b"));
    }

    @Test
    void eachFindsOutWhatBecameOfACommitWithoutAnswer() throws Exception {
        dialect.atCommit(committedThenBroken(() -> other.write(List.of(update("b", 3, "others b")))));

        List<Future<WriteResult>> results =
                together(update("a", 2, "second a"), update("b", 2, "second b"), insert("c", "c"));

        assertThat(results.get(0).get(30, TimeUnit.SECONDS)).isEqualTo(new Written());
        assertThat(failureOf(results.get(1))).matches(StoreUnavailableException::outcomeUnknown);
        assertThat(results.get(2).get(30, TimeUnit.SECONDS)).isEqualTo(new Written());
        assertThat(other.read("a")).contains(row("a", 2, "a", "second a"));
        assertThat(other.read("c").orElseThrow().sealed()).isEqualTo(bytes("c"));
    }

    private static StoreUnavailableException failureOf(Future<WriteResult> result) throws Exception {
        try {
            throw new AssertionError(result.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return (StoreUnavailableException) e.getCause();
        }
    }

    @Test
    void anInterruptLosesNothing() throws Exception {
        List<Thread> interrupted = new ArrayList<>();
        List<Future<WriteResult>> results = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String id = "interrupted " + i;
            results.add(threads.submit(() -> {
                Thread.currentThread().interrupt();
                WriteResult result = store.write(List.of(insert(id, id)));
                if (Thread.interrupted()) {
                    synchronized (interrupted) {
                        interrupted.add(Thread.currentThread());
                    }
                }
                return result;
            }));
        }

        assertThat(get(results)).containsOnly(new Written()).hasSize(50);
        assertThat(interrupted).hasSize(50);
        assertThat(other.scan(null, 100)).hasSize(53);
    }
}
