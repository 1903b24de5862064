package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.ConflictException;
import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.Work;
import dev.tokenhold.testkit.Folder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database with tables of others. */
class SqliteDatabaseTest {

    private static final String SECRET = "XYZZY-secret";

    @TempDir
    private Path folder;

    private Path file;
    private Database database;

    @BeforeEach
    void open() {
        file = folder.resolve("zoho.db");
        database = SqliteDatabase.open(file);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate", "persist", "wal"})
    void databaseOfOthersStaysAsItIsButForWhatIsWritten(String journalMode) throws IOException {
        Tokens.execute(
                file,
                "PRAGMA journal_mode = " + journalMode,
                "PRAGMA application_id = 77",
                "PRAGMA user_version = 5",
                "CREATE TABLE oauthtoken (id varchar(10) PRIMARY KEY, user_name varchar(255))");
        String mode = Tokens.query(file, "PRAGMA journal_mode");

        insert("1", "anna");

        assertThat(mode).isEqualTo(journalMode.equals("wal") ? "wal" : "delete");
        assertThat(Tokens.query(file, "PRAGMA journal_mode")).isEqualTo(mode);
        assertThat(Tokens.query(file, "PRAGMA application_id")).isEqualTo("77");
        assertThat(Tokens.query(file, "PRAGMA user_version")).isEqualTo("5");
        assertThat(Tokens.query(file, "SELECT user_name FROM oauthtoken")).isEqualTo("anna");
    }

    @Test
    void everyConnectionSyncsEveryCommitAndOverwritesWhatItDeletes() {
        database.dialect().create();

        assertThat(number("PRAGMA synchronous")).as("EXTRA").isEqualTo(3);
        assertThat(number("PRAGMA secure_delete")).isEqualTo(1);
        assertThat(number("PRAGMA temp_store")).as("MEMORY").isEqualTo(2);
        assertThat(number("PRAGMA trusted_schema")).isZero();
        assertThat(number("PRAGMA cell_size_check")).isEqualTo(1);
        assertThat(number("PRAGMA busy_timeout")).isEqualTo(5_000);
    }

    @Test
    void deletedBytesAreOverwritten() throws IOException {
        createTable();
        insert("1", "anna");
        insert("2", SECRET);
        assertThat(Folder.containing(folder, SECRET.getBytes(StandardCharsets.UTF_8)))
                .isNotEmpty();

        change("DELETE FROM oauthtoken WHERE id = '2'");

        database.close();
        assertThat(Folder.containing(folder, SECRET.getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void isCreatedWhenToldToAndNotBefore() {
        assertThat(database.dialect().exists()).isFalse();
        assertThatThrownBy(() -> number("SELECT 1"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("does not exist");
        assertThat(Folder.names(folder)).isEmpty();

        database.dialect().create();
        database.dialect().create();

        assertThat(database.dialect().exists()).isTrue();
        assertThat(Folder.permissions(file)).isEqualTo("rw-------");
        assertThat(number("SELECT count(*) FROM sqlite_schema")).isZero();
        createTable();
        assertThat(Tokens.query(file, "PRAGMA journal_mode")).isEqualTo("delete");
        assertThat(Tokens.query(file, "PRAGMA application_id")).isEqualTo("0");
    }

    @Test
    void whatFailsIsTakenBackAndTheConnectionIsUsedAgain() {
        createTable();
        Work<Boolean> failing = connection -> {
            Tokens.execute(connection, "INSERT INTO oauthtoken VALUES ('1', 'anna')");
            throw new IllegalStateException("for a reason of its own");
        };

        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> database.change(failing)).isInstanceOf(IllegalStateException.class);
        }

        assertThat(number("SELECT count(*) FROM oauthtoken")).isZero();
        insert("1", "anna");
        assertThat(number("SELECT count(*) FROM oauthtoken")).isEqualTo(1);
    }

    @Test
    void takenKeyIsAConflictAlsoInABatch() {
        createTable();
        insert("1", "anna");

        assertThatThrownBy(() -> insert("1", SECRET))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> database.change(connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement("INSERT INTO oauthtoken VALUES (?, ?)")) {
                        for (String id : new String[] {"2", "1"}) {
                            statement.setString(1, id);
                            statement.setString(2, SECRET);
                            statement.addBatch();
                        }
                        return statement.executeBatch();
                    }
                }))
                .isInstanceOf(ConflictException.class);
        assertThat(number("SELECT count(*) FROM oauthtoken")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO strict_table VALUES (?, 'not an integer')",
                "INSERT INTO strict_table VALUES (NULL, length(?))",
                "INSERT INTO strict_table VALUES (?, -1)",
                "INSERT INTO no_such_table VALUES (?)",
                "INSERT INTO strict_table VALUES (?)",
                "SELECT zeroblob(3000000000), ?",
                "SELECT abs(-9223372036854775808), ?",
            })
    void otherFailuresAreFatalAndShowNoValue(String sql) {
        createTable();
        change("CREATE TABLE strict_table (name TEXT NOT NULL PRIMARY KEY, number INTEGER CHECK (number >= 0)) STRICT");

        assertThatThrownBy(() -> database.change(connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        statement.setString(1, SECRET);
                        return statement.execute();
                    }
                }))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(file.toString())
                .satisfies(SqliteDatabaseTest::assertShowsNoSecret);
        insert("1", "anna");
    }

    @Test
    void fileThatIsNoDatabaseIsCorrupt() throws IOException {
        Files.writeString(file, "id,user_name\n".repeat(100));

        assertThatThrownBy(() -> number("SELECT count(*) FROM sqlite_schema"))
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void closedDatabaseSaysSo() {
        createTable();
        database.close();
        database.close();

        assertThatThrownBy(() -> number("SELECT 1"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("closed");
        assertThat(Folder.names(folder)).containsExactly("zoho.db");
    }

    @Test
    void idleConnectionsLockNobodyOut() throws SQLException {
        createTable();
        insert("1", "anna");
        assertThat(number("SELECT count(*) FROM oauthtoken")).isEqualTo(1);

        try (Connection other = Tokens.connect(file)) {
            Tokens.execute(other, "PRAGMA busy_timeout = 0", "BEGIN EXCLUSIVE", "DELETE FROM oauthtoken", "COMMIT");
        }

        assertThat(number("SELECT count(*) FROM oauthtoken")).isZero();
    }

    private static void assertShowsNoSecret(Throwable failure) {
        assertThat(failure).isInstanceOf(TokenStoreException.class);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(String.valueOf(cause)).doesNotContain(SECRET);
        }
    }

    private void createTable() {
        database.dialect().create();
        change("CREATE TABLE oauthtoken (id varchar(10) PRIMARY KEY, user_name varchar(255))");
    }

    private void insert(String id, String userName) {
        database.change(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("INSERT INTO oauthtoken VALUES (?, ?)")) {
                statement.setString(1, id);
                statement.setString(2, userName);
                return statement.executeUpdate();
            }
        });
    }

    private void change(String sql) {
        database.change(connection -> {
            Tokens.execute(connection, sql);
            return true;
        });
    }

    private long number(String sql) {
        return database.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                return rows.getLong(1);
            }
        });
    }
}
