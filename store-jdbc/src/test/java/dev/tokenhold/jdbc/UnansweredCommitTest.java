package dev.tokenhold.jdbc;

import static dev.tokenhold.jdbc.FaultyDialect.BROKEN;
import static dev.tokenhold.jdbc.FaultyDialect.DEADLOCK;
import static dev.tokenhold.jdbc.FaultyDialect.brokenBeforeCommit;
import static dev.tokenhold.jdbc.FaultyDialect.committedThenBroken;
import static dev.tokenhold.jdbc.FaultyDialect.failing;
import static dev.tokenhold.jdbc.Rows.insert;
import static dev.tokenhold.jdbc.Rows.row;
import static dev.tokenhold.jdbc.Rows.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.WriteResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits that fail, and commits of which nobody knows whether they failed. */
final class UnansweredCommitTest {

    private static final List<RecordWrite> FIRST = List.of(insert("a", "first a"), insert("b", "first b"));
    private static final List<RecordWrite> SECOND = List.of(update("a", 2, "second a"), update("b", 2, "second b"));

    @TempDir
    Path folder;

    private final FaultyDialect dialect = new FaultyDialect();
    private RecordStore store;
    private RecordStore other;

    @BeforeEach
    void open() {
        store = new JdbcRecordStore(H2.open(folder, dialect), TableName.DEFAULT);
        store.write(FIRST);
        other = new JdbcRecordStore(H2.open(folder), TableName.DEFAULT);
    }

    @AfterEach
    void close() {
        assertThat(dialect.hasFaultsLeft()).as("faults that did not occur").isFalse();
        store.close();
        other.close();
    }

    private void assertStored(String sealedA, String sealedB) {
        assertThat(other.scan(null, 10).stream().map(record -> record.sealed()))
                .containsExactly(Rows.bytes(sealedA), Rows.bytes(sealedB));
    }

    @Test
    void aCommitWhoseAnswerIsLostIsFoundToBeMade() {
        dialect.atCommit(committedThenBroken(() -> {}));

        assertThat(store.write(SECOND)).isEqualTo(new WriteResult.Written());

        assertStored("second a", "second b");
    }

    @Test
    void aCommitThatIsLostIsMadeAgain() {
        dialect.atCommit(brokenBeforeCommit(), brokenBeforeCommit());

        assertThat(store.write(SECOND)).isEqualTo(new WriteResult.Written());

        assertStored("second a", "second b");
    }

    @Test
    void anInsertWhoseAnswerIsLostIsNotMadeTwice() {
        dialect.atCommit(committedThenBroken(() -> {}));

        assertThat(store.write(List.of(insert("c", "c"), insert("d", "d")))).isEqualTo(new WriteResult.Written());

        assertThat(other.scan(null, 10)).hasSize(4);
    }

    @Test
    void oneRecordThatIsStillThereTellsAboutTheWholeBatch() {
        dialect.atCommit(committedThenBroken(() -> other.write(List.of(update("a", 3, "others a")))));

        assertThat(store.write(SECOND)).isEqualTo(new WriteResult.Written());

        assertStored("others a", "second b");
    }

    @Test
    void theOutcomeIsUnknownWhenAllRecordsWereChangedSince() {
        dialect.atCommit(committedThenBroken(
                () -> other.write(List.of(update("a", 3, "others a"), update("b", 3, "others b")))));

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.write(SECOND))
                .matches(StoreUnavailableException::outcomeUnknown)
                .withMessageContaining("may or may not be stored");

        assertStored("others a", "others b");
    }

    @Test
    void theOutcomeIsUnknownWhenThereIsNeverAnAnswer() {
        Database database = H2.open(folder, dialect, Duration.ofMillis(300));
        try (RecordStore impatient = new JdbcRecordStore(database, TableName.DEFAULT)) {
            FaultyDialect.Fault[] faults = new FaultyDialect.Fault[1_000];
            Arrays.fill(faults, brokenBeforeCommit());
            dialect.atCommit(faults);

            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> impatient.write(SECOND))
                    .matches(StoreUnavailableException::outcomeUnknown);
        }
        assertStored("first a", "first b");
        dialect.forgetFaults();
    }

    @Test
    void aLostRaceIsNoUnknownOutcome() {
        dialect.atCommit(failing(DEADLOCK));
        other.write(List.of(update("a", 2, "others a")));

        assertThat(store.write(SECOND)).isEqualTo(new WriteResult.VersionMoved("a"));

        dialect.forgetFaults();
        assertStored("others a", "first b");
    }

    @Test
    void deadlocksAreTriedAgain() {
        dialect.atBegin(failing(DEADLOCK), failing(DEADLOCK)).atCommit(failing(DEADLOCK), failing(DEADLOCK));

        assertThat(store.write(SECOND)).isEqualTo(new WriteResult.Written());

        assertStored("second a", "second b");
    }

    @Test
    void aConnectionThatBreaksBeforeTheCommitChangesNothingAndIsReplaced() {
        dialect.atBegin(failing(BROKEN), failing(BROKEN));

        assertThat(store.write(SECOND)).isEqualTo(new WriteResult.Written());

        assertStored("second a", "second b");
    }

    @Test
    void aTransactionThatCannotBeTakenBackIsNeverContinued() {
        other.write(List.of(update("b", 2, "others b")));
        dialect.atRollback(failing(BROKEN));

        assertThat(store.write(List.of(update("a", 2, "second a"), update("b", 2, "second b"))))
                .isEqualTo(new WriteResult.VersionMoved("b"));
        store.write(List.of(insert("c", "c"), insert("d", "d")));

        assertThat(other.read("a")).contains(row("a", 1, "a", "first a"));
        assertThat(other.scan(null, 10)).hasSize(4);
    }

    @Test
    void aDeletionWhoseAnswerIsLostIsDoneAgainAndSaysThatItExisted() {
        dialect.atCommit(committedThenBroken(() -> {}));

        assertThat(store.delete("a")).isTrue();

        assertThat(other.scan(null, 10)).hasSize(1);
        dialect.atCommit(committedThenBroken(() -> {}));
        assertThat(store.delete("a")).isFalse();
    }

    @Test
    void aDeletionThatIsLostIsDoneAgain() {
        dialect.atCommit(brokenBeforeCommit());
        store.deleteAllBut(Set.of());

        assertThat(other.scan(null, 10)).isEmpty();
    }
}
