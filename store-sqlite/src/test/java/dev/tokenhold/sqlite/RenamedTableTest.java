package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.testkit.Concurrently;
import dev.tokenhold.testkit.RecordedLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A table that was renamed, and a new one of the same name beside it. */
class RenamedTableTest {

    private static final TableName RENAMED = new TableName("other");

    @TempDir
    private Path folder;

    @RegisterExtension
    private final RecordedLog log = new RecordedLog(JdbcRecordStore.class);

    private Path file;

    @BeforeEach
    void create() {
        file = folder.resolve("tokens.db");
        write(TableName.DEFAULT, "old");
    }

    @Test
    void newTableHasAllIndexes() {
        rename();

        write(TableName.DEFAULT, "new");

        assertThat(indexesOf("tokenhold"))
                .isEqualTo(indexesOf("other"))
                .isEqualTo("access_token_key,grant_token_key,id,identity_key,refresh_token_key,user_key");
        for (TableName table : List.of(TableName.DEFAULT, RENAMED)) {
            try (RecordStore store = open(table)) {
                assertThat(store.scan(null, 10))
                        .map(TokenRecord::id)
                        .containsExactly(table.equals(RENAMED) ? "old" : "new");
            }
        }
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void oneOfManyFirstWritesCreatesTheIndexes() throws Exception {
        rename();

        Concurrently.run(8, thread -> () -> {
            write(TableName.DEFAULT, "new " + thread);
            return true;
        });

        assertThat(indexesOf("tokenhold")).isEqualTo(indexesOf("other"));
        try (RecordStore store = open(TableName.DEFAULT)) {
            assertThat(store.scan(null, 10)).hasSize(8);
        }
    }

    @Test
    void fenceStaysWithItsTableAndCanBeLifted() {
        FenceNotice notice = raise(TableName.DEFAULT, "migration");
        rename();

        write(TableName.DEFAULT, "new");

        try (RecordStore store = open(RENAMED)) {
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.delete("old"))
                    .withMessageContaining("fenced by migration");
            assertThat(fenceOf(store).raised()).contains(notice);
            assertThat(fenceOf(store).raise("again")).isEqualTo(notice);
            assertThat(fenceOf(store).lift()).isTrue();
            assertThat(fenceOf(store).raised()).isEmpty();
            assertThat(store.delete("old")).isTrue();
        }
    }

    @Test
    void bothTablesHaveFencesOfTheirOwn() {
        FenceNotice first = raise(TableName.DEFAULT, "first");
        rename();
        write(TableName.DEFAULT, "new");

        FenceNotice second = raise(TableName.DEFAULT, "second");

        try (RecordStore renamed = open(RENAMED);
                RecordStore store = open(TableName.DEFAULT)) {
            assertThat(fenceOf(renamed).raised()).contains(first);
            assertThat(fenceOf(store).raised()).contains(second);
            assertThat(fenceOf(renamed).lift()).isTrue();
            assertThat(fenceOf(store).raised()).contains(second);
            assertThat(renamed.delete("old")).isTrue();
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.delete("new"))
                    .withMessageContaining("fenced by second");
            assertThat(fenceOf(store).lift()).isTrue();
            assertThat(store.delete("new")).isTrue();
        }
        assertThat(log.messages()).isEmpty();
    }

    private void rename() {
        Tokens.execute(file, "ALTER TABLE tokenhold RENAME TO other");
    }

    private RecordStore open(TableName table) {
        return new JdbcRecordStore(SqliteDatabase.ofRecords(file), table);
    }

    private void write(TableName table, String id) {
        TokenRecord record = new TokenRecord(id, 1, Map.of(), null, Bytes.of(new byte[] {1}));
        try (RecordStore store = open(table)) {
            store.write(List.of(new RecordWrite(RecordWrite.ABSENT, record)));
        }
    }

    private FenceNotice raise(TableName table, String by) {
        try (RecordStore store = open(table)) {
            return fenceOf(store).raise(by);
        }
    }

    private static WriteFence fenceOf(RecordStore store) {
        return store.fence().orElseThrow();
    }

    /** The columns that have an index, in alphabetical order. */
    private String indexesOf(String table) {
        return Tokens.query(
                file,
                "SELECT group_concat(name) FROM (SELECT c.name FROM pragma_index_list('" + table
                        + "') AS i JOIN pragma_index_info(i.name) AS c ORDER BY c.name)");
    }
}
