package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.Records.bytes;
import static dev.tokenhold.testkit.Records.insert;
import static dev.tokenhold.testkit.Records.recordOf;
import static dev.tokenhold.testkit.Records.update;
import static dev.tokenhold.testkit.Records.withIdentity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.WriteResult;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Opening and closing, and what remains afterwards. */
interface RecordLifecycleContract extends RecordStoreUnderTest {

    @Test
    default void everyOperationFailsAfterClosing() {
        RecordStore store = store();
        store.write(List.of(insert(recordOf("a", 1, "a"))));
        store.close();

        List<ThrowingCallable> operations = List.of(
                () -> store.read("a"),
                () -> store.readAll(Set.of("a", "b")),
                () -> store.lookUp(LookupField.USER, Set.of(bytes("anna"))),
                () -> store.write(List.of(insert(recordOf("b", 1, "b")))),
                () -> store.delete("a"),
                () -> store.scan(null, 1),
                () -> store.deleteAllBut(Set.of()));
        assertThat(operations)
                .allSatisfy(operation -> assertThatExceptionOfType(StoreUnavailableException.class)
                        .isThrownBy(operation)
                        .matches(e -> !e.outcomeUnknown(), "nothing was changed"));
    }

    @Test
    default void closingTwiceDoesNothing() {
        RecordStore store = store();
        store.close();

        store.close();

        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> store.read("a"));
    }

    @Test
    default void whatWasWrittenIsThereAfterReopening() {
        assumeTrue(persistent(), "the store forgets its contents when it is closed");
        Room.write(
                store(),
                List.of(
                        insert(withIdentity("a", 1, "anna")),
                        insert(withIdentity("b", 1, "bert")),
                        insert(withIdentity("c", 1, "cora"))));
        store().write(List.of(update(withIdentity("a", 2, "berta"))));
        store().delete("b");
        store().close();

        try (RecordStore reopened = open()) {
            assertThat(reopened.scan(null, 10))
                    .containsExactly(withIdentity("a", 2, "berta"), withIdentity("c", 1, "cora"));
            assertThat(reopened.lookUp(LookupField.IDENTITY, Set.of(bytes("berta"))))
                    .containsExactly(withIdentity("a", 2, "berta"));
            assertThat(reopened.write(List.of(insert(withIdentity("d", 1, "cora")))))
                    .isEqualTo(new WriteResult.IdentityTaken("d", "c"));
            assertThat(reopened.write(List.of(new RecordWrite(1, withIdentity("a", 3, "anna")))))
                    .isEqualTo(new WriteResult.VersionMoved("a"));
            reopened.deleteAllBut(Set.of());
        }
        try (RecordStore reopened = open()) {
            assertThat(reopened.scan(null, 10)).isEmpty();
        }
    }

    @Test
    default void whatOneOpenStoreChangesTheOtherSees() {
        assumeTrue(persistent(), "every opening gives a store of its own");
        try (RecordStore other = open()) {
            store().write(List.of(insert(withIdentity("a", 1, "anna"))));
            assertThat(other.read("a")).contains(withIdentity("a", 1, "anna"));

            assertThat(other.write(List.of(update(withIdentity("a", 2, "berta")))))
                    .isEqualTo(new WriteResult.Written());
            assertThat(store().write(List.of(update(withIdentity("a", 2, "anna")))))
                    .isEqualTo(new WriteResult.VersionMoved("a"));
            assertThat(store().lookUp(LookupField.IDENTITY, Set.of(bytes("anna"))))
                    .isEmpty();
            assertThat(store().lookUp(LookupField.IDENTITY, Set.of(bytes("berta"))))
                    .hasSize(1);
            assertThat(store().write(List.of(insert(withIdentity("b", 1, "berta")))))
                    .isEqualTo(new WriteResult.IdentityTaken("b", "a"));

            assertThat(store().delete("a")).isTrue();
            assertThat(other.delete("a")).isFalse();
            other.write(List.of(insert(withIdentity("c", 1, "berta"))));
            assertThat(store().scan(null, 10)).containsExactly(withIdentity("c", 1, "berta"));
            store().deleteAllBut(Set.of());
            assertThat(other.scan(null, 10)).isEmpty();
        }
    }
}
