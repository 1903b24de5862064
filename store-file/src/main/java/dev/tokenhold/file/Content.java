package dev.tokenhold.file;

import dev.tokenhold.internal.BatchCheck;
import dev.tokenhold.internal.RecordBytes;
import dev.tokenhold.internal.RecordFile.Malformed;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.MalformedRow;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The content of a token file. Not thread-safe; once nobody changes it any more, many threads may read it. */
final class Content {

    private final long generation;
    private RecordIndex records;
    // What others have put in the place of records; kept until somebody deletes it.
    private final List<Malformed> malformed;

    Content(long generation, RecordIndex records, List<Malformed> malformed) {
        this.generation = generation;
        this.records = records;
        this.malformed = new ArrayList<>(malformed);
    }

    static Content empty() {
        return new Content(0, RecordIndex.EMPTY, List.of());
    }

    /** Returns a later generation, to be changed, with the content of this one. */
    Content withGeneration(long later) {
        return new Content(later, records, malformed);
    }

    long generation() {
        return generation;
    }

    RecordIndex records() {
        return records;
    }

    List<Malformed> malformed() {
        return malformed;
    }

    Optional<TokenRecord> read(String id) {
        malformed(id).findAny().ifPresent(row -> {
            throw row.failure();
        });
        return Optional.ofNullable(records.get(id)).map(RecordBytes::decode);
    }

    List<TokenRecord> scan(@Nullable String after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit of a scan is " + limit + "; it has to be at least 1");
        }
        return records.after(after).stream()
                .limit(limit)
                .map(RecordBytes::decode)
                .toList();
    }

    WriteResult write(List<RecordWrite> batch) {
        for (RecordWrite write : batch) {
            String id = write.record().id();
            if (malformed(id).findAny().isPresent()) {
                return new WriteResult.VersionMoved(id);
            }
        }
        WriteResult result = BatchCheck.of(
                batch,
                this::version,
                identity -> records.lookUp(LookupField.IDENTITY, Set.of(identity)).stream()
                        .map(TokenRecord::id)
                        .toList());
        if (result instanceof WriteResult.Written) {
            List<byte[]> replaced = batch.stream()
                    .map(write -> records.get(write.record().id()))
                    .filter(Objects::nonNull)
                    .toList();
            List<byte[]> written = batch.stream()
                    .map(write -> RecordBytes.encode(write.record()))
                    .toList();
            records = records.changed(replaced, written);
        }
        return result;
    }

    boolean delete(String id) {
        boolean existed = malformed.removeIf(each -> id.equals(each.row().id()));
        return delete(records.get(id)) || existed;
    }

    boolean delete(String id, long version) {
        return version(id) == version && delete(records.get(id));
    }

    boolean deleteMalformed(String key) {
        return malformed.removeIf(each -> each.row().key().equals(key));
    }

    void deleteAllBut(Set<String> ids) {
        List<byte[]> others = records.records().stream()
                .filter(record -> !ids.contains(RecordBytes.id(record)))
                .toList();
        records = records.changed(others, List.of());
        malformed.clear();
    }

    private boolean delete(byte @Nullable [] record) {
        if (record == null) {
            return false;
        }
        records = records.changed(List.of(record), List.of());
        return true;
    }

    private long version(String id) {
        byte[] record = records.get(id);
        return record == null ? RecordWrite.ABSENT : RecordBytes.version(record);
    }

    private Stream<MalformedRow> malformed(String id) {
        return malformed.stream().map(Malformed::row).filter(row -> id.equals(row.id()));
    }
}
