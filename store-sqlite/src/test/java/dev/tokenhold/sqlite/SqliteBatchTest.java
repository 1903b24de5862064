package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.jdbc.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a batch may use, and gives back. */
class SqliteBatchTest {

    private static final int MB = 1 << 20;
    private static final long LIMIT = 4 * MB;

    @TempDir
    private Path folder;

    private Path file;
    private Database database;

    @BeforeEach
    void open() {
        file = folder.resolve("tokens.db");
        database = SqliteDatabase.ofRecords(file);
        database.dialect().create();
        write(0);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void batchHasMoreMemoryAndGivesItBack() {
        assertThat(duringBatch("cache_size")).isEqualTo(-65_536);
        assertThat(afterwards("cache_size")).isEqualTo(-2_000);
    }

    @Test
    void batchThatFailsGivesEverythingBack() {
        assertThatThrownBy(() -> database.change(connection -> {
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");

        assertThat(afterwards("cache_size")).isEqualTo(-2_000);
        assertThat(afterwards("wal_autocheckpoint")).isEqualTo(1_000);
        assertThat(afterwards("journal_size_limit")).isEqualTo((int) LIMIT);
    }

    @Test
    void logOfSmallDatabaseStaysSmall() throws IOException {
        for (int i = 0; i < 40; i++) {
            write(MB);
            database.change(connection -> execute(connection, "DELETE FROM content"));
        }

        assertThat(logSize()).isLessThan(2 * LIMIT);
    }

    @Test
    void logOfLargeDatabaseIsCopiedWhenItIsHalfAsLong() throws IOException {
        write(40 * MB);
        write(0);
        int pages = afterwards("page_count");

        assertThat(duringBatch("wal_autocheckpoint")).isEqualTo(pages / 2);
        for (int i = 0; i < 4; i++) {
            write(2 * MB);
        }
        assertThat(Files.size(file)).isLessThan(42L * MB);
    }

    @Test
    void logThatBatchesHaveMadeLongIsShortAgainAfterwards() throws IOException {
        write(40 * MB);
        assertThat(logSize()).isGreaterThan(LIMIT);

        for (int i = 0; i < 3; i++) {
            save();
        }

        assertThat(logSize()).isLessThanOrEqualTo(LIMIT);
    }

    private int duringBatch(String pragma) {
        return database.change(connection -> number(connection, pragma));
    }

    private int afterwards(String pragma) {
        return database.read(connection -> number(connection, pragma));
    }

    private long logSize() throws IOException {
        return Files.size(file.resolveSibling("tokens.db-wal"));
    }

    private void write(int bytes) {
        database.change(connection -> {
            execute(connection, "CREATE TABLE IF NOT EXISTS content (value BLOB)");
            return execute(connection, "INSERT INTO content VALUES (zeroblob(" + bytes + "))");
        });
    }

    /** As a single record is saved: by one statement, outside of any batch. */
    private void save() {
        database.read(connection -> execute(connection, "INSERT INTO content VALUES (1)"));
    }

    private static boolean execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }

    private static int number(Connection connection, String pragma) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA " + pragma)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }
}
