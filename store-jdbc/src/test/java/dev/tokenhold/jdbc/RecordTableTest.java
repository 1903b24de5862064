package dev.tokenhold.jdbc;

import static dev.tokenhold.jdbc.Rows.bytes;
import static dev.tokenhold.jdbc.Rows.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are missing, foreign, newer, damaged or large. */
final class RecordTableTest {

    @TempDir
    Path folder;

    private JdbcRecordStore open() {
        return new JdbcRecordStore(H2.open(folder), TableName.DEFAULT);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:" + folder.resolve("records"), "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static RecordWrite withId(String id) {
        return new RecordWrite(RecordWrite.ABSENT, new TokenRecord(id, 1, Map.of(), null, bytes("sealed")));
    }

    private boolean hasTable() {
        return H2.open(folder)
                .read(connection -> new H2Dialect()
                        .schemaVersion(connection, TableName.DEFAULT.value())
                        .isPresent());
    }

    @Test
    void readingDoesNotCreateTheTable() {
        try (JdbcRecordStore store = open()) {
            assertThat(store.read("a")).isEmpty();
            assertThat(store.scan(null, 1)).isEmpty();
            assertThat(store.lookUp(LookupField.USER, Set.of(bytes("user")))).isEmpty();
            assertThat(store.delete("a")).isFalse();
            store.deleteAllBut(Set.of());
        }
        assertThat(hasTable()).isFalse();
    }

    @Test
    void anEmptyWriteCreatesTheTable() {
        try (JdbcRecordStore store = open()) {
            store.write(List.of());
        }
        assertThat(hasTable()).isTrue();
    }

    @Test
    void aStoreThatWasOpenBeforeTheTableSeesIt() {
        try (JdbcRecordStore reader = open();
                JdbcRecordStore writer = open()) {
            assertThat(reader.read("a")).isEmpty();

            writer.write(List.of(insert("a", "a")));

            assertThat(reader.read("a")).isPresent();
        }
    }

    @Test
    void refusesATableOfANewerSchema() throws SQLException {
        try (JdbcRecordStore store = open()) {
            store.write(List.of());
        }
        execute("COMMENT ON COLUMN \"tokenhold\".id IS 'tokenhold schema 2'");

        assertThatExceptionOfType(UnsupportedFormatException.class)
                .isThrownBy(this::open)
                .withMessageContainingAll("tokenhold", "version 2", "newer");
    }

    @Test
    void refusesTheTableOfSomebodyElse() throws SQLException {
        execute("CREATE TABLE \"tokenhold\" (id INT)");

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(this::open)
                .withMessageContainingAll("table tokenhold", "name another");
    }

    @Test
    void looksUpThousandsOfCandidatesAndClearsThousandsOfRecords() {
        int count = 11_000;
        try (JdbcRecordStore store = open()) {
            List<RecordWrite> batch = new ArrayList<>();
            Set<Bytes> candidates = new LinkedHashSet<>();
            for (int i = 0; i < count; i++) {
                batch.add(insert("id " + i, "sealed"));
                candidates.add(bytes("id " + i));
                candidates.add(bytes("nobody " + i));
            }
            store.write(batch);

            assertThat(store.lookUp(LookupField.IDENTITY, candidates))
                    .isEqualTo(store.scan(null, count + 1))
                    .hasSize(count);

            store.deleteAllBut(Set.of());

            assertThat(store.scan(null, 1)).isEmpty();
        }
    }

    @Test
    void refusesAnIdThatTheDatabaseWouldCut() {
        try (JdbcRecordStore store = open()) {
            String longest = "\u00E9".repeat(2_048);
            store.write(List.of(withId(longest)));

            assertThatExceptionOfType(InvalidTokenException.class)
                    .isThrownBy(() -> store.write(List.of(withId(longest + "a"))))
                    .withMessageContainingAll("4097 bytes", "4096");
            assertThat(store.read(longest + "a")).isEmpty();
            assertThat(store.scan(null, 10)).hasSize(1);
        }
    }

    @Test
    void aTableThatIsGoneIsAnError() throws SQLException {
        try (JdbcRecordStore store = open()) {
            store.write(List.of(insert("a", "a")));
            execute("DROP TABLE \"tokenhold\"");

            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> store.read("a"));
        }
    }
}
