package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.RecordedLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of what was deleted or replaced is left in any file. */
class SqliteErasureTest {

    /** Pieces so long are looked for: eight random bytes do not turn up by chance. */
    private static final int PIECE = Long.BYTES;

    /** Commits would take most of the time. */
    private static final int BATCH = 30;

    @RegisterExtension
    final RecordedLog log = new RecordedLog(Database.class);

    @TempDir
    private Path folder;

    private Path file;
    private RecordStore store;

    // With this one and so many changes, pages that were rearranged do keep bytes unless the database is written anew.
    private final Random random = new Random(1);
    private final Map<String, TokenRecord> stored = new TreeMap<>();
    private final Map<String, RecordWrite> written = new HashMap<>();
    private final List<byte[]> gone = new ArrayList<>();

    @BeforeEach
    void open() {
        file = folder.resolve("tokens.db");
        store = new JdbcRecordStore(SqliteDatabase.ofRecords(file), TableName.DEFAULT);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void deletionLeavesNothingOfAnyVersionWhereverPagesWereRearranged() throws IOException {
        changeAtRandom(600, 60);
        assertThat(piecesLeft())
                .as("before a deletion: what the log and the pages keep")
                .isPositive();

        delete(stored.keySet().iterator().next());

        assertThat(piecesLeft()).isZero();
        assertThat(store.scan(null, 1_000)).isEqualTo(List.copyOf(stored.values()));
    }

    /** Too large to be written anew for every deletion. */
    @Test
    void deletionFromALargeDatabaseOverwritesTheRecord() throws IOException {
        changeAtRandom(6_000, 6_000);
        assertThat(Files.size(file)).isGreaterThan(5 << 20);

        delete(any());

        assertThat(piecesLeft()).isZero();
    }

    @Test
    void clearingLeavesNothingAndGivesTheSpaceBack() throws IOException {
        changeAtRandom(4_000, 3_000);
        long size = Files.size(file);
        for (TokenRecord each : stored.values()) {
            bury(each);
        }

        store.deleteAllBut(Set.of());

        assertThat(piecesLeft()).isZero();
        assertThat(size).isGreaterThan(3_000_000);
        assertThat(Files.size(file)).isLessThan(100_000);
        assertThat(Files.size(folder.resolve("tokens.db-wal"))).isZero();
    }

    @Test
    void othersWhoReadAndWriteMeanwhileDoNotPreventIt() throws Exception {
        changeAtRandom(300, 100);
        try (RecordStore other = new JdbcRecordStore(SqliteDatabase.ofRecords(file), TableName.DEFAULT)) {
            assertThat(other.scan(null, 1_000)).hasSize(stored.size());

            delete(stored.keySet().iterator().next());

            assertThat(piecesLeft()).isZero();
            assertThat(other.scan(null, 1_000)).hasSize(stored.size());
        }
    }

    /** For example a backup under way: the deletion is done, and what could not be erased is said in the log. */
    @Test
    void longReaderIsWaitedForAWhileAndThenReported() throws Exception {
        changeAtRandom(300, 100);
        String doomed = stored.keySet().iterator().next();
        try (Connection reader = Tokens.connect(file);
                Statement statement = reader.createStatement()) {
            Tokens.execute(reader, "BEGIN");
            try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM tokenhold")) {
                assertThat(rows.getInt(1)).isEqualTo(stored.size());
            }

            delete(doomed);

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING")
                    .contains("deleted bytes may remain")
                    .contains(file.toString());
            assertThat(store.read(doomed)).isEmpty();
            assertThat(piecesLeft()).isPositive();
            try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM tokenhold")) {
                assertThat(rows.getInt(1)).as("as before in its transaction").isEqualTo(stored.size() + 1);
            }
        }

        store.deleteAllBut(Set.of());
        stored.values().forEach(this::bury);
        assertThat(piecesLeft()).isZero();
    }

    @Test
    void logDoesNotGrowWithoutBound() throws IOException {
        for (int i = 0; i < 5_000; i++) {
            put("id-" + i % 10);
        }

        assertThat(Files.size(folder.resolve("tokens.db-wal"))).isLessThan(8 << 20);
    }

    private void changeAtRandom(int changes, int records) {
        for (int i = 0; i < changes; i++) {
            if (stored.size() < records) {
                put(new UUID(random.nextLong(), random.nextLong()).toString());
            } else if (random.nextBoolean()) {
                put(any());
            } else {
                remove(any());
            }
        }
        flush();
    }

    private String any() {
        return List.copyOf(stored.keySet()).get(random.nextInt(stored.size()));
    }

    private void put(String id) {
        TokenRecord before = stored.get(id);
        long version = before == null ? RecordWrite.ABSENT : before.version();
        TokenRecord after = new TokenRecord(
                id,
                version + 1,
                Map.of(LookupField.IDENTITY, bytes(32), LookupField.ACCESS_TOKEN, bytes(32)),
                null,
                bytes(300 + random.nextInt(1_000)));
        if (before != null) {
            bury(before);
        }
        stored.put(id, after);
        if (written.containsKey(id) || written.size() == BATCH) {
            flush();
        }
        written.put(id, new RecordWrite(version, after));
    }

    private void flush() {
        store.write(List.copyOf(written.values()));
        written.clear();
    }

    /** Not with the store, which would clean up. */
    private void remove(String id) {
        flush();
        bury(stored.remove(id));
        Tokens.execute(
                file,
                "PRAGMA synchronous = OFF",
                "PRAGMA secure_delete = ON",
                "DELETE FROM tokenhold WHERE id = CAST('" + id + "' AS BLOB)");
    }

    private void delete(String id) {
        assertThat(store.delete(id)).isTrue();
        bury(stored.remove(id));
    }

    private void bury(TokenRecord record) {
        gone.add(record.sealed().toByteArray());
        record.lookupKeys().values().forEach(key -> gone.add(key.toByteArray()));
    }

    private Bytes bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    /** How many places in the files have a piece of what is gone. */
    private long piecesLeft() throws IOException {
        Set<Long> pieces = new HashSet<>();
        for (byte[] value : gone) {
            for (int i = 0; i + PIECE <= value.length; i += PIECE) {
                pieces.add(ByteBuffer.wrap(value, i, PIECE).getLong());
            }
        }
        long found = 0;
        for (String name : Folder.names(folder)) {
            ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name)));
            for (int i = 0; i + PIECE <= content.capacity(); i++) {
                found += pieces.contains(content.getLong(i)) ? 1 : 0;
            }
        }
        return found;
    }
}
