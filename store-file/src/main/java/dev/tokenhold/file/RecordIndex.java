package dev.tokenhold.file;

import dev.tokenhold.internal.RecordBytes;
import dev.tokenhold.internal.RecordPart;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.TokenIds;
import dev.tokenhold.spi.TokenRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The records of a token file, as {@linkplain RecordBytes bytes}, found by their ids and lookup keys. Immutable. */
final class RecordIndex {

    /** An index without records. */
    static final RecordIndex EMPTY = empty();

    private final RecordOrder byId;
    private final Map<LookupField, RecordOrder> byKey;

    private RecordIndex(RecordOrder byId, Map<LookupField, RecordOrder> byKey) {
        this.byId = byId;
        this.byKey = byKey;
    }

    private static RecordIndex empty() {
        Map<LookupField, RecordOrder> byKey = new EnumMap<>(LookupField.class);
        for (LookupField field : LookupField.values()) {
            byKey.put(field, RecordOrder.of(RecordPart.of(field)));
        }
        return new RecordIndex(RecordOrder.of(RecordPart.ID), byKey);
    }

    /** Returns all records in the order of their ids. */
    List<byte[]> records() {
        return byId.records();
    }

    /** Returns the records behind an id, or all, in the order of their ids. */
    List<byte[]> after(@Nullable String id) {
        if (id == null) {
            return records();
        }
        List<byte[]> found = byId.from(RecordPart.probe(id));
        return !found.isEmpty() && RecordBytes.id(found.get(0)).equals(id) ? found.subList(1, found.size()) : found;
    }

    /** Returns the record with an id, or null. */
    byte @Nullable [] get(String id) {
        List<byte[]> found = byId.from(RecordPart.probe(id));
        // Not the bytes: those of half a surrogate pair are the bytes of a question mark.
        return !found.isEmpty() && RecordBytes.id(found.get(0)).equals(id) ? found.get(0) : null;
    }

    /** Returns the records with some lookup keys, in the order of their ids. */
    List<TokenRecord> lookUp(LookupField field, Set<Bytes> keys) {
        RecordPart part = RecordPart.of(field);
        List<TokenRecord> found = new ArrayList<>();
        for (Bytes key : keys) {
            byte[] probe = part.probe(key);
            for (byte[] record : order(field).from(probe)) {
                if (part.compare(record, probe) != 0) {
                    break;
                }
                found.add(RecordBytes.decode(record));
            }
        }
        if (keys.size() > 1) {
            found.sort(Comparator.comparing(TokenRecord::id, TokenIds.ORDER));
        }
        return found;
    }

    /** Tells whether two records have the same identity. */
    boolean hasIdentityTwice() {
        RecordPart identity = RecordPart.of(LookupField.IDENTITY);
        List<byte[]> inOrder = order(LookupField.IDENTITY).records();
        return IntStream.range(1, inOrder.size())
                .anyMatch(i -> identity.compare(inOrder.get(i - 1), inOrder.get(i)) == 0);
    }

    /** Returns an index of records, whose ids differ. */
    static RecordIndex of(List<byte[]> records) {
        return EMPTY.changed(List.of(), records);
    }

    /** Returns an index without some of these records, and with others, whose ids are new then. */
    RecordIndex changed(List<byte[]> leaving, List<byte[]> coming) {
        Map<LookupField, RecordOrder> changed = new EnumMap<>(byKey);
        changed.replaceAll((field, order) -> order.changed(leaving, coming));
        return new RecordIndex(byId.changed(leaving, coming), changed);
    }

    private RecordOrder order(LookupField field) {
        return Objects.requireNonNull(byKey.get(field));
    }
}
