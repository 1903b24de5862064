package dev.tokenhold.jdbc;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordWrite;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A compare-and-set as a statement on a row.
 *
 * @param write the compare-and-set
 * @param named the lookup keys whose columns an update names. Those of the others are what the expected version has
 */
record RowWrite(RecordWrite write, Set<LookupField> named) {

    private static final Set<LookupField> ALL = Set.of(LookupField.values());

    /** Names all lookup keys. */
    static RowWrite of(RecordWrite write) {
        return new RowWrite(write, ALL);
    }

    /** Names the lookup keys that differ from those of the expected version. */
    static RowWrite changing(RecordWrite write, Map<LookupField, Bytes> expected) {
        return new RowWrite(
                write,
                RecordColumns.FIELDS.stream()
                        .filter(field -> !Objects.equals(
                                expected.get(field), write.record().lookupKey(field)))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(LookupField.class))));
    }

    String id() {
        return write.record().id();
    }

    /** {@return what no two writes of one transaction can have: its id, and its identity if it has one} */
    Set<Object> claims() {
        Bytes identity = write.record().lookupKey(LookupField.IDENTITY);
        return identity == null ? Set.of(id()) : Set.of(id(), identity);
    }

    boolean inserts() {
        return write.expectedVersion() == RecordWrite.ABSENT;
    }
}
