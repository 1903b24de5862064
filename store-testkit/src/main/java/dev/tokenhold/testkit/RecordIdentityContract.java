package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.Records.bytes;
import static dev.tokenhold.testkit.Records.insert;
import static dev.tokenhold.testkit.Records.recordOf;
import static dev.tokenhold.testkit.Records.recordWith;
import static dev.tokenhold.testkit.Records.update;
import static dev.tokenhold.testkit.Records.withIdentity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No two records have the same identity. */
interface RecordIdentityContract extends RecordStoreUnderTest {

    private void taken(String id, String heldBy, RecordWrite... batch) {
        List<TokenRecord> before = store().scan(null, 100);

        assertThat(store().write(List.of(batch))).isEqualTo(new WriteResult.IdentityTaken(id, heldBy));
        assertThat(store().scan(null, 100)).isEqualTo(before);
    }

    private void written(RecordWrite... writes) {
        Room.write(store(), List.of(writes));
    }

    private void writtenAtOnce(RecordWrite... batch) {
        assertThat(store().write(List.of(batch))).isEqualTo(new WriteResult.Written());
    }

    @Test
    default void refusesToInsertAnIdentityThatIsTaken() {
        written(insert(withIdentity("a", 1, "anna")));

        taken("b", "a", insert(withIdentity("b", 1, "anna")));
        Room.assumeBatch(limits(), 3);
        taken(
                "0",
                "a",
                insert(recordOf("1", 1, "one")),
                insert(withIdentity("0", 1, "anna")),
                insert(recordOf("2", 1, "two")));
    }

    @Test
    default void refusesToChangeToAnIdentityThatIsTaken() {
        written(insert(withIdentity("a", 1, "anna")), insert(withIdentity("b", 1, "bert")));

        taken("b", "a", update(withIdentity("b", 2, "anna")));
        Room.assumeBatch(limits(), 2);
        taken("b", "a", update(withIdentity("a", 2, "anna")), update(withIdentity("b", 2, "anna")));
    }

    @Test
    default void refusesAnIdentityTwiceInABatch() {
        Room.assumeBatch(limits(), 2);
        WriteResult result =
                store().write(List.of(insert(withIdentity("a", 1, "anna")), insert(withIdentity("b", 1, "anna"))));

        assertThat(result).isIn(new WriteResult.IdentityTaken("b", "a"), new WriteResult.IdentityTaken("a", "b"));
        assertThat(store().scan(null, 10)).isEmpty();
    }

    @Test
    default void recordKeepsItsIdentityWhenItIsReplaced() {
        written(insert(withIdentity("a", 1, "anna")));
        written(update(withIdentity("a", 2, "anna")));

        taken("b", "a", insert(withIdentity("b", 1, "anna")));
    }

    @Test
    default void identityIsFreeOnceItsRecordIsDeletedOrHasAnother() {
        written(
                insert(withIdentity("a", 1, "anna")),
                insert(withIdentity("b", 1, "bert")),
                insert(withIdentity("c", 1, "cora")));
        store().delete("a");
        written(update(withIdentity("b", 2, "berta")));
        written(update(recordOf("c", 2, "without identity")));

        written(
                insert(withIdentity("d", 1, "anna")),
                insert(withIdentity("e", 1, "bert")),
                insert(withIdentity("f", 1, "cora")));
        store().deleteAllBut(Set.of());
        written(insert(withIdentity("g", 1, "anna")));
    }

    @Test
    default void recordsOfABatchExchangeTheirIdentities() {
        Room.assumeBatch(limits(), 2);
        written(insert(withIdentity("a", 1, "anna")), insert(withIdentity("b", 1, "bert")));

        writtenAtOnce(update(withIdentity("a", 2, "bert")), update(withIdentity("b", 2, "anna")));

        assertThat(store().lookUp(LookupField.IDENTITY, Set.of(bytes("anna"))))
                .containsExactly(withIdentity("b", 2, "anna"));
        assertThat(store().lookUp(LookupField.IDENTITY, Set.of(bytes("bert"))))
                .containsExactly(withIdentity("a", 2, "bert"));
    }

    @Test
    default void aRecordBesideAnExchangeKeepsItsIdentity() {
        Room.assumeBatch(limits(), 3);
        written(
                insert(withIdentity("a", 1, "anna")),
                insert(withIdentity("b", 1, "bert")),
                insert(withIdentity("c", 1, "carl")));

        writtenAtOnce(
                update(withIdentity("a", 2, "bert")),
                update(withIdentity("b", 2, "anna")),
                update(withIdentity("c", 2, "carl")));

        assertThat(store().read("c")).contains(withIdentity("c", 2, "carl"));
        assertThat(store().write(List.of(insert(withIdentity("d", 1, "carl")))))
                .isEqualTo(new WriteResult.IdentityTaken("d", "c"));
    }

    @Test
    default void identityPassesOnInABatchInEitherOrder() {
        Room.assumeBatch(limits(), 2);
        RecordWrite givesUp = update(withIdentity("a", 2, "berta"));
        RecordWrite takes = insert(withIdentity("b", 1, "anna"));
        for (List<RecordWrite> batch : List.of(List.of(givesUp, takes), List.of(takes, givesUp))) {
            store().deleteAllBut(Set.of());
            written(insert(withIdentity("a", 1, "anna")));

            assertThat(store().write(batch)).isEqualTo(new WriteResult.Written());
            assertThat(store().scan(null, 10)).containsExactly(givesUp.record(), takes.record());
        }
    }

    @Test
    default void identitiesMoveAroundACircle() {
        Room.assumeBatch(limits(), 10);
        List<RecordWrite> circle = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            written(insert(withIdentity("id-" + i, 1, "user-" + i)));
            circle.add(update(withIdentity("id-" + i, 2, "user-" + (i + 1) % 10)));
        }
        Collections.reverse(circle);

        assertThat(store().write(circle)).isEqualTo(new WriteResult.Written());

        for (RecordWrite write : circle) {
            assertThat(store().read(write.record().id())).contains(write.record());
        }
    }

    @Test
    default void aStaleBatchDoesNotPassAnIdentityOn() {
        Room.assumeBatch(limits(), 2);
        written(insert(withIdentity("a", 1, "anna")), insert(withIdentity("b", 1, "bert")));
        List<TokenRecord> before = store().scan(null, 10);

        assertThat(store().write(List.of(
                        new RecordWrite(7, withIdentity("a", 8, "bert")), update(withIdentity("b", 2, "anna")))))
                .isEqualTo(new WriteResult.VersionMoved("a"));
        assertThat(store().scan(null, 10)).isEqualTo(before);
    }

    @Test
    default void recordsWithoutIdentityAndEqualOtherKeysCoexist() {
        Map<LookupField, Bytes> keys = Map.of(
                LookupField.USER, bytes("anna"),
                LookupField.ACCESS_TOKEN, bytes("access"),
                LookupField.GRANT_TOKEN, bytes("grant"),
                LookupField.REFRESH_TOKEN, bytes("refresh"));

        written(insert(recordWith("a", 1, keys, "one")), insert(recordWith("b", 1, keys, "two")));
        written(
                insert(recordWith("c", 1, keys, "three")),
                insert(recordOf("d", 1, "four")),
                insert(recordOf("e", 1, "five")));

        assertThat(store().scan(null, 10)).hasSize(5);
    }
}
