package dev.tokenhold.file;

import dev.tokenhold.internal.RecordFile.Malformed;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.MalformedRow;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The content of a token file.
 *
 * @param malformed what others have put in the place of records; kept until somebody deletes it
 */
record Content(long generation, InMemoryRecordStore records, List<Malformed> malformed) {

    static Content empty() {
        return new Content(0, new InMemoryRecordStore(), new ArrayList<>());
    }

    /** {@return the next generation, to be changed} */
    Content next() {
        return new Content(generation + 1, records.copy(), new ArrayList<>(malformed));
    }

    /** {@return what is in the place of the record with this id, if that is malformed} */
    Optional<MalformedRow> malformed(String id) {
        return malformed.stream()
                .map(Malformed::row)
                .filter(row -> id.equals(row.id()))
                .findAny();
    }

    WriteResult write(List<RecordWrite> batch) {
        return batch.stream()
                .map(write -> write.record().id())
                .filter(id -> malformed(id).isPresent())
                .findFirst()
                .<WriteResult>map(WriteResult.VersionMoved::new)
                .orElseGet(() -> records.write(batch));
    }

    boolean delete(String id) {
        boolean existed = malformed.removeIf(each -> id.equals(each.row().id()));
        return records.delete(id) || existed;
    }
}
