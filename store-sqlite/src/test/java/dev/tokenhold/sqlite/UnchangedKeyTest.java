package dev.tokenhold.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An update writes the pages of an index only if its key changes. */
final class UnchangedKeyTest {

    private static final int RECORDS = 3_000;
    private static final int FRAME = 4_096 + 24;
    private static final int HEADER = 32;

    @TempDir
    private Path folder;

    private Path file;
    private RecordStore store;

    @BeforeEach
    void fill() {
        file = folder.resolve("tokens.db");
        Database database = SqliteDatabase.ofRecords(file);
        store = new JdbcRecordStore(database, TableName.DEFAULT);
        store.write(IntStream.range(0, RECORDS)
                .mapToObj(number -> new RecordWrite(RecordWrite.ABSENT, record(number, 1, Set.of())))
                .toList());
        // Empties the log.
        database.erase();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static TokenRecord record(int number, long version, Set<LookupField> changed) {
        Map<LookupField, Bytes> keys = new EnumMap<>(LookupField.class);
        for (LookupField field : LookupField.values()) {
            String value = field + " " + number + (changed.contains(field) ? " " + version : "");
            keys.put(
                    field,
                    Bytes.of(UUID.nameUUIDFromBytes(value.getBytes(UTF_8))
                            .toString()
                            .substring(4)
                            .getBytes(UTF_8)));
        }
        return new TokenRecord("id " + number, version, keys, null, Bytes.of(new byte[300]));
    }

    private long pagesWrittenBy(RecordWrite write) throws IOException {
        assertThat(store.write(List.of(write))).isEqualTo(new WriteResult.Written());
        return (Files.size(folder.resolve("tokens.db-wal")) - HEADER) / FRAME;
    }

    @Test
    void anUpdateOfOneKeyWritesOneIndex() throws IOException {
        TokenRecord changed = record(1_000, 2, Set.of(LookupField.ACCESS_TOKEN));

        // The record, where the old key was, where the new one is.
        assertThat(pagesWrittenBy(new RecordWrite(1, changed))).isLessThanOrEqualTo(3);

        assertThat(store.lookUp(LookupField.ACCESS_TOKEN, Set.of(changed.lookupKey(LookupField.ACCESS_TOKEN))))
                .containsExactly(changed);
        assertThat(store.lookUp(LookupField.USER, Set.of(changed.lookupKey(LookupField.USER))))
                .containsExactly(changed);
    }

    @Test
    void anUpdateOfTheSealedBytesAloneWritesTheRecord() throws IOException {
        assertThat(pagesWrittenBy(new RecordWrite(1, record(1_000, 2, Set.of()))))
                .isEqualTo(1);
    }

    @Test
    void anUpdateOfAllKeysWritesAllIndexes() throws IOException {
        TokenRecord changed = record(1_000, 2, Set.of(LookupField.values()));

        assertThat(pagesWrittenBy(new RecordWrite(1, changed))).isGreaterThan(5);

        for (LookupField field : LookupField.values()) {
            assertThat(store.lookUp(field, Set.of(changed.lookupKey(field)))).containsExactly(changed);
        }
    }
}
