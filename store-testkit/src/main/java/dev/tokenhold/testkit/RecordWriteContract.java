package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.Records.insert;
import static dev.tokenhold.testkit.Records.recordOf;
import static dev.tokenhold.testkit.Records.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compare-and-set, of one record and of several. */
interface RecordWriteContract extends RecordStoreUnderTest {

    private void moved(String id, List<RecordWrite> batch) {
        List<TokenRecord> before = store().scan(null, 100);

        assertThat(store().write(batch)).isEqualTo(new WriteResult.VersionMoved(id));
        assertThat(store().scan(null, 100)).isEqualTo(before);
    }

    private boolean isWritten(RecordWrite write) {
        return store().write(List.of(write)).equals(new WriteResult.Written());
    }

    private void written(RecordWrite... writes) {
        Room.write(store(), List.of(writes));
    }

    @Test
    default void saysBeforehandWhichIdsItRefuses() {
        for (int length : List.of(1, 768, 769, 3_072, 3_073, 65_536)) {
            String id = "i".repeat(length);
            RecordWrite write = insert(recordOf(id, 1, "one"));
            Optional<String> refusal = store().refusal(id);

            if (refusal.isPresent()) {
                assertThatExceptionOfType(InvalidTokenException.class)
                        .isThrownBy(() -> store().write(List.of(write)))
                        .withMessage(refusal.get());
                assertThat(store().read(id)).isEmpty();
            } else {
                assertThat(limits().refusal(write.record()).isPresent() || isWritten(write))
                        .as("an id of %d characters", length)
                        .isTrue();
            }
        }
    }

    @Test
    default void replacesTheVersionThatIsStored() {
        written(insert(recordOf("a", 1, "one")));
        written(update(recordOf("a", 2, "two")));

        assertThat(store().read("a")).contains(recordOf("a", 2, "two"));
    }

    @Test
    default void doesNotReplaceAnotherVersion() {
        written(insert(recordOf("a", 5, "five")));

        moved("a", List.of(new RecordWrite(4, recordOf("a", 6, "six"))));
        moved("a", List.of(new RecordWrite(6, recordOf("a", 7, "seven"))));
        moved("a", List.of(new RecordWrite(Long.MAX_VALUE, recordOf("a", 6, "six"))));
    }

    @Test
    default void doesNotInsertWhatIsThere() {
        written(insert(recordOf("a", 1, "one")));

        moved("a", List.of(insert(recordOf("a", 1, "another"))));
        moved("a", List.of(insert(recordOf("a", 2, "another"))));
    }

    @Test
    default void doesNotReplaceWhatIsNotThere() {
        moved("a", List.of(update(recordOf("a", 2, "two"))));
    }

    @Test
    default void versionsNeedNotBeConsecutive() {
        written(insert(recordOf("a", 1_000, "first")));
        written(new RecordWrite(1_000, recordOf("a", 7, "lower")));

        assertThat(store().read("a")).contains(recordOf("a", 7, "lower"));
    }

    @Test
    default void deletedRecordIsAbsent() {
        written(insert(recordOf("a", 1, "one")));
        store().delete("a");

        moved("a", List.of(update(recordOf("a", 2, "two"))));
        written(insert(recordOf("a", 1, "again")));
        assertThat(store().read("a")).contains(recordOf("a", 1, "again"));
    }

    @Test
    default void clearedRecordIsAbsent() {
        written(insert(recordOf("a", 1, "one")));
        store().deleteAllBut(Set.of());

        moved("a", List.of(update(recordOf("a", 2, "two"))));
        written(insert(recordOf("a", 1, "again")));
    }

    @Test
    default void writesABatchOfInsertsAndUpdates() {
        Room.assumeBatch(limits(), 3);
        written(insert(recordOf("b", 1, "one")), insert(recordOf("c", 1, "one")));

        written(update(recordOf("c", 2, "two")), insert(recordOf("a", 1, "one")), update(recordOf("b", 2, "two")));

        assertThat(store().scan(null, 10))
                .containsExactly(recordOf("a", 1, "one"), recordOf("b", 2, "two"), recordOf("c", 2, "two"));
    }

    @Test
    default void writesNothingOfABatchWhenOneVersionMoved() {
        Room.assumeBatch(limits(), 3);
        written(insert(recordOf("b", 1, "one")), insert(recordOf("c", 1, "one")));
        RecordWrite insertion = insert(recordOf("a", 1, "one"));
        RecordWrite change = update(recordOf("b", 2, "two"));
        RecordWrite stale = update(recordOf("c", 3, "three"));

        moved("c", List.of(insertion, change, stale));
        moved("c", List.of(stale, insertion, change));
        moved("c", List.of(insertion, insert(recordOf("c", 2, "two")), change));
        moved("d", List.of(insertion, change, update(recordOf("d", 2, "two"))));
    }

    @Test
    default void namesTheFirstOfSeveralVersionsThatMoved() {
        Room.assumeBatch(limits(), 2);
        written(insert(recordOf("b", 1, "one")), insert(recordOf("c", 1, "one")));

        moved("c", List.of(update(recordOf("c", 3, "three")), update(recordOf("b", 3, "three"))));
        moved("b", List.of(update(recordOf("b", 3, "three")), insert(recordOf("c", 1, "again"))));
    }

    @Test
    default void anEmptyBatchIsWritten() {
        assertThat(store().write(List.of())).isEqualTo(new WriteResult.Written());

        assertThat(store().scan(null, 10)).isEmpty();
    }

    @Test
    default void refusesOneIdTwiceInABatch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store().write(List.of(
                        insert(recordOf("b", 1, "one")),
                        insert(recordOf("a", 1, "one")),
                        insert(recordOf("a", 1, "one")))));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> store().write(List.of(insert(recordOf("a", 1, "one")), update(recordOf("a", 2, "two")))));
        assertThat(store().scan(null, 10)).isEmpty();
    }

    @Test
    default void writesLargeBatches() {
        int size = Math.min(limits().batch(), Room.records(limits(), 1_500, 40));
        List<TokenRecord> records = IntStream.range(0, size)
                .mapToObj(i -> recordOf(String.format("id-%04d", i), 1, "sealed " + i))
                .toList();

        assertThat(store().write(records.stream().map(Records::insert).toList()))
                .isEqualTo(new WriteResult.Written());

        assertThat(store().scan(null, 2_000)).isEqualTo(records);
    }
}
