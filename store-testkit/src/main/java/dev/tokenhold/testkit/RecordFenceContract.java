package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.Records.bytes;
import static dev.tokenhold.testkit.Records.insert;
import static dev.tokenhold.testkit.Records.update;
import static dev.tokenhold.testkit.Records.withIdentity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.spi.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A fence refuses writes of records; {@link FenceContract} tests it with tokens. */
interface RecordFenceContract extends RecordStoreUnderTest {

    private static WriteFence fenceOf(RecordStore store) {
        return store.fence().orElseThrow(() -> new AssertionError("the store has no fence"));
    }

    private void requireFence() {
        assumeTrue(canBeFenced(), "the store cannot be fenced");
    }

    @Test
    default void tellsWhetherItCanBeFenced() {
        assertThat(store().fence().isPresent()).isEqualTo(canBeFenced());
    }

    @Test
    default void fenceRefusesToChangeRecordsAndLetsThemBeRead() {
        requireFence();
        RecordStore store = store();
        TokenRecord anna = withIdentity("a", 1, "anna");
        TokenRecord bert = withIdentity("b", 1, "bert");
        Room.write(store, List.of(insert(anna), insert(bert)));

        FenceNotice notice = fenceOf(store).raise("migration");

        List<ThrowingCallable> writes = new ArrayList<>(List.of(
                () -> store.write(List.of(insert(withIdentity("c", 1, "cora")))),
                () -> store.write(List.of(update(withIdentity("a", 2, "anna")))),
                () -> store.delete("a"),
                () -> store.deleteAllBut(Set.of())));
        if (limits().batch() > 1) {
            writes.add(() ->
                    store.write(List.of(insert(withIdentity("c", 1, "cora")), insert(withIdentity("d", 1, "dora")))));
            writes.add(() ->
                    store.write(List.of(update(withIdentity("a", 2, "bert")), update(withIdentity("b", 2, "anna")))));
        }
        assertThat(writes)
                .allSatisfy(write -> assertThatExceptionOfType(StoreUnavailableException.class)
                        .isThrownBy(write)
                        .matches(e -> !e.outcomeUnknown(), "nothing was changed")
                        .withMessageContaining("fenced by migration since " + notice.since()));
        assertThat(store.read("a")).contains(anna);
        assertThat(store.readAll(Set.of("a", "b", "c"))).containsExactly(anna, bert);
        assertThat(store.lookUp(LookupField.IDENTITY, Set.of(bytes("bert")))).containsExactly(bert);
        assertThat(store.scan(null, 10)).containsExactly(anna, bert);
    }

    @Test
    default void liftedFenceLetsRecordsBeChanged() {
        requireFence();
        RecordStore store = store();
        fenceOf(store).raise("migration");

        assertThat(fenceOf(store).lift()).isTrue();

        assertThat(store.write(List.of(insert(withIdentity("a", 1, "anna"))))).isEqualTo(new WriteResult.Written());
        assertThat(store.write(List.of(update(withIdentity("a", 2, "anna"))))).isEqualTo(new WriteResult.Written());
        assertThat(store.delete("a")).isTrue();
        store.deleteAllBut(Set.of());
    }

    @Test
    default void aClosedStoreCannotBeFenced() {
        requireFence();
        RecordStore store = store();
        store.close();

        List<ThrowingCallable> operations = List.of(
                () -> fenceOf(store).raised(),
                () -> fenceOf(store).raise("migration"),
                () -> fenceOf(store).lift());
        assertThat(operations)
                .allSatisfy(operation -> assertThatExceptionOfType(StoreUnavailableException.class)
                        .isThrownBy(operation));
    }
}
