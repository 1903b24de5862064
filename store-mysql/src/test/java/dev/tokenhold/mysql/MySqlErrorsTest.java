package dev.tokenhold.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tokenhold.ConflictException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.Failure;
import dev.tokenhold.jdbc.server.ServerError;
import java.io.EOFException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.SocketTimeoutException;
import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MySqlErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "1205, 40001, RETRY, false",
        "1213, 40001, RETRY, false",
        "1020, HY000, RETRY, false",
        "1615, HY000, RETRY, false",
        "3101, 40000, RETRY, false",
        "1040, 08004, RETRY, false",
        "1226, 42000, RETRY, false",
        "1969, 70100, RETRY, false",
        "3024, HY000, RETRY, false",
        "1047, 08S01, RETRY, true",
        "1290, HY000, RETRY, true",
        "1836, HY000, RETRY, true",
        "1180, HY000, OUTCOME_UNKNOWN, true",
        "3100, HY000, OUTCOME_UNKNOWN, true",
        "1053, 08S01, OUTCOME_UNKNOWN, true",
        "1243, HY000, OUTCOME_UNKNOWN, true",
        "1317, 70100, OUTCOME_UNKNOWN, true",
        "1927, 70100, OUTCOME_UNKNOWN, true",
        "1105, HY000, OUTCOME_UNKNOWN, true",
        "1158, 08S01, OUTCOME_UNKNOWN, true",
        "4031, HY000, OUTCOME_UNKNOWN, true",
        "1062, 23000, CONFLICT, false",
        "1586, 23000, CONFLICT, false",
        "1022, 23000, CONFLICT, false",
        "1048, 23000, FATAL, false",
        "1045, 28000, FATAL, false",
        "1142, 42000, FATAL, false",
        "1146, 42S02, FATAL, false",
        "1153, 08S01, FATAL, false",
        "1366, HY000, FATAL, false",
        "1064, 42000, FATAL, false",
        // Numbers that nobody has heard of yet.
        "1036, HY000, RETRY, true",
        "1175, HY000, FATAL, false",
        "1364, HY000, FATAL, false",
        "1814, HY000, FATAL, false",
        "3159, HY000, FATAL, false",
        "9998, 40001, RETRY, false",
        "9998, 08S01, OUTCOME_UNKNOWN, true",
        "9998, HY000, FATAL, false",
        "9998, , FATAL, false",
    })
    void errorOfAServerIsToldByItsNumber(int number, String state, Failure failure, boolean ofServer) {
        SQLException error = new SQLException("text", state, number);
        ServerError expected = MySqlErrors.of(error);

        assertThat(expected.failure()).isEqualTo(failure);
        assertThat(expected.ofServer()).isEqualTo(ofServer);
        assertThat(expected.reason()).isNotBlank().doesNotContain("text");
        assertThat(MySqlErrors.of(new BatchUpdateException("text", state, number, new int[0], error)))
                .isEqualTo(expected);
        SQLException outer = new SQLException("text", "HY000", 0);
        outer.setNextException(error);
        assertThat(MySqlErrors.of(outer)).isEqualTo(expected);
    }

    @Test
    void whatTheDriverSaysWithoutANumberIsALostConnection() {
        for (SQLException failure : new SQLException[] {
            new SQLException("link failure", "08S01", new EOFException()),
            new SQLException("No operations allowed after statement closed.", "S1009"),
            new SQLException("Connection is closed"),
            new SQLException("timeout", "08S01", new SocketTimeoutException()),
            new SQLTransientConnectionException("no connection is available")
        }) {
            assertThat(MySqlErrors.of(failure).failure()).isEqualTo(Failure.OUTCOME_UNKNOWN);
            assertThat(MySqlErrors.of(failure).ofServer()).isTrue();
        }
    }

    @Test
    void exceptionsThatReferToEachOtherAreLookedThroughOnce() {
        SQLException first = new SQLException("first", "08S01");
        SQLException second = new SQLException("second", "08S01", first);
        first.setNextException(second);

        assertThat(MySqlErrors.of(first).failure()).isEqualTo(Failure.OUTCOME_UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT command denied to user 'app'@'localhost' for table `app`.`tokenhold` | the right INSERT on",
                "INSERT command denied to user 'app'@'localhost' for table 'tokenhold' | the right INSERT on",
                "SELECT, INSERT command denied to user 'app'@'localhost' for table 'tokenhold' | the right SELECT, INSERT on",
                "etwas anderes | lacks the right on the table",
            })
    void missingRightIsNamed(String message, String expected) {
        assertThat(MySqlErrors.of(new SQLException(message, "42000", 1142)).reason())
                .contains(expected)
                .doesNotContain("localhost");
    }

    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"MARIADB", "MYSQL"})
    void valuesThatAServerQuotesAreNotShown(Backend backend) throws SQLException {
        TestTable table = TestTable.in(backend.database());
        try (Database database = table.connect(table.uri())) {
            database.change(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.execute("CREATE TABLE " + table.name() + " (id INT PRIMARY KEY, name VARCHAR(9))");
                }
            });
            for (String sql : new String[] {
                "INSERT INTO " + table.name() + " VALUES (?, 'a')", "XYZZY ?", "SELECT * FROM t WHERE XYZZY = ?",
            }) {
                Throwable thrown = catchThrowable(() -> database.change(connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        for (int i = 0; i < 5; i++) {
                            statement.setString(1, "XYZZY");
                            statement.addBatch();
                        }
                        return statement.executeBatch();
                    }
                }));

                assertThat(thrown).isInstanceOf(StoreUnavailableException.class);
                StringWriter trace = new StringWriter();
                thrown.printStackTrace(new PrintWriter(trace));
                assertThat(trace.toString()).contains("error 1").doesNotContain("XYZZY");
            }
        } finally {
            table.drop();
        }
    }

    @Test
    void keyThatIsTakenIsAConflictWithoutItsValue() throws SQLException {
        TestTable table = TestTable.in(Backend.MARIADB.database());
        try (Database database = table.connect(table.uri())) {
            assertThatThrownBy(() -> database.change(connection -> {
                        try (Statement statement = connection.createStatement()) {
                            statement.execute("CREATE TABLE " + table.name() + " (name VARCHAR(9) PRIMARY KEY)");
                            statement.execute("INSERT INTO " + table.name() + " VALUES ('XYZZY')");
                            return statement.execute("INSERT INTO " + table.name() + " VALUES ('XYZZY')");
                        }
                    }))
                    .isInstanceOf(ConflictException.class)
                    .hasNoCause()
                    .hasMessageNotContaining("XYZZY");
        } finally {
            table.drop();
        }
    }
}
