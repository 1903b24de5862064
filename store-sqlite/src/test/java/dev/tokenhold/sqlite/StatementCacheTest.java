package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Prepared statements that are used again, on a connection with the settings of a store. */
final class StatementCacheTest {

    private static final String SELECT = "SELECT name FROM things WHERE id = ?";
    private static final String INSERT = "INSERT INTO things (id, name) VALUES (?, ?)";

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = SqliteSettings.open(":memory:");
        SqliteSettings.execute(connection, "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void insert(int id, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setInt(1, id);
            statement.setString(2, name);
            statement.executeUpdate();
        }
    }

    private PreparedStatement used(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return statement;
        }
    }

    @Test
    void aStatementIsPreparedOnce() throws SQLException {
        PreparedStatement first = used(SELECT);

        assertThat(used(SELECT)).isSameAs(first);
        assertThat(used(INSERT)).isNotSameAs(first);
    }

    @Test
    void aStatementInUseIsNotHandedOutAgain() throws SQLException {
        insert(1, "one");
        insert(2, "two");
        try (PreparedStatement outer = connection.prepareStatement(SELECT)) {
            outer.setInt(1, 1);
            try (ResultSet row = outer.executeQuery();
                    PreparedStatement inner = connection.prepareStatement(SELECT)) {
                inner.setInt(1, 2);
                assertThat(inner.executeQuery().getString(1)).isEqualTo("two");
                assertThat(row.getString(1)).isEqualTo("one");
            }
        }
        assertThat(used(SELECT)).isNotNull();
    }

    @Test
    void parametersDoNotStay() throws SQLException {
        insert(1, "one");
        try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
            statement.setInt(1, 1);
            assertThat(statement.executeQuery().next()).isTrue();
        }
        try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
            assertThat(statement.executeQuery().next()).isFalse();
        }
    }

    @Test
    void nothingIsLeftRunning() throws SQLException {
        insert(1, "one");
        try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
            statement.setInt(1, 1);
            // Not closed, as closing a statement closes its result.
            assertThat(statement.executeQuery().next()).isTrue();
        }

        // SQLite refuses it as long as another statement is running.
        SqliteSettings.execute(connection, "VACUUM");
    }

    @Test
    void aStatementThatFailedIsNotUsedAgain() throws SQLException {
        insert(1, "one");
        PreparedStatement before = used(INSERT);

        assertThatThrownBy(() -> insert(2, "one")).hasMessageContaining("UNIQUE");

        assertThat(used(INSERT)).isNotSameAs(before);
        insert(2, "two");
    }

    @Test
    void aChangeOfTheSchemaIsNoticed() throws SQLException {
        insert(1, "one");
        SqliteSettings.execute(
                connection, "CREATE TRIGGER no BEFORE INSERT ON things BEGIN SELECT RAISE(ABORT, 'no more'); END");

        assertThatThrownBy(() -> insert(2, "two")).hasMessageContaining("no more");
    }

    @Test
    void theOnesThatWereUnusedForTheLongestTimeGo() throws SQLException {
        PreparedStatement first = used(SELECT);
        PreparedStatement second = used(INSERT);
        for (int i = 0; i < 31; i++) {
            used("SELECT " + i + " FROM things");
            assertThat(used(INSERT)).isSameAs(second);
        }
        used("SELECT 31 FROM things");

        assertThat(used(SELECT)).isNotSameAs(first);
    }
}
