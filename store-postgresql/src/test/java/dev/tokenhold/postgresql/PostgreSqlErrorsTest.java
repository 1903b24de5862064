package dev.tokenhold.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tokenhold.ConflictException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.Failure;
import dev.tokenhold.jdbc.server.ServerError;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.sql.Types;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class PostgreSqlErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "40001, RETRY, false, ORDINARY",
        "40P01, RETRY, false, ORDINARY",
        "55P03, RETRY, false, ORDINARY",
        "55006, RETRY, false, ORDINARY",
        "42P07, RETRY, false, ORDINARY",
        "42723, RETRY, false, ORDINARY",
        "42710, RETRY, false, ORDINARY",
        "53300, RETRY, false, ORDINARY",
        "53200, RETRY, false, ORDINARY",
        "57014, RETRY, false, ORDINARY",
        "25P04, RETRY, false, ORDINARY",
        "57P03, RETRY, true, ORDINARY",
        "25006, RETRY, true, READ_ONLY",
        "57P01, OUTCOME_UNKNOWN, true, ORDINARY",
        "57P02, OUTCOME_UNKNOWN, true, ORDINARY",
        "57P05, OUTCOME_UNKNOWN, true, ORDINARY",
        "25P03, OUTCOME_UNKNOWN, true, ORDINARY",
        "40003, OUTCOME_UNKNOWN, true, ORDINARY",
        "23505, CONFLICT, false, ORDINARY",
        "28P01, FATAL, false, ORDINARY",
        "28000, FATAL, false, ORDINARY",
        "3D000, FATAL, false, ABSENT",
        "3F000, FATAL, false, ORDINARY",
        "42501, FATAL, false, ORDINARY",
        "42P01, FATAL, false, ORDINARY",
        "42703, FATAL, false, ORDINARY",
        "23502, FATAL, false, ORDINARY",
        "23514, FATAL, false, ORDINARY",
        "54000, FATAL, false, ORDINARY",
        "53100, FATAL, false, ORDINARY",
        "58030, FATAL, false, ORDINARY",
        "XX001, FATAL, false, DAMAGE",
        "XX002, FATAL, false, DAMAGE",
        "26000, FATAL, false, ORDINARY",
        "P0001, FATAL, false, ORDINARY",
        // States that nobody has heard of yet.
        "08999, OUTCOME_UNKNOWN, true, ORDINARY",
        "40999, RETRY, false, ORDINARY",
        "53999, RETRY, false, ORDINARY",
        "57999, OUTCOME_UNKNOWN, true, ORDINARY",
        "42999, FATAL, false, ORDINARY",
        "XX000, FATAL, false, ORDINARY",
        "99999, FATAL, false, ORDINARY",
    })
    void errorOfAServerIsToldByItsState(String state, Failure failure, boolean ofServer, ServerError.Kind kind) {
        SQLException error = answer("C" + state, "Mtext");
        ServerError expected = PostgreSqlErrors.of(error);

        assertThat(expected.failure()).isEqualTo(failure);
        assertThat(expected.ofServer()).isEqualTo(ofServer);
        assertThat(expected.kind()).isEqualTo(kind);
        assertThat(expected.reason()).isNotBlank().doesNotContain("text");
        assertThat(PostgreSqlErrors.of(new SQLException("text", state))).isEqualTo(expected);
        assertThat(PostgreSqlErrors.of(new BatchUpdateException("text", "0A000", 0, new int[0], error)))
                .isEqualTo(expected);
        SQLException outer = new SQLException("text", "0A000");
        outer.setNextException(error);
        assertThat(PostgreSqlErrors.of(outer)).isEqualTo(expected);
    }

    @Test
    void whoeverLosesTheRaceToCreateSomethingTriesAgain() {
        SQLException ofCatalog = answer("C23505", "Mtext", "spg_catalog", "tpg_class", "nsome_index");
        SQLException ofTable = answer("C23505", "Mtext", "spublic", "ttokenhold", "ntokenhold_pkey");

        assertThat(PostgreSqlErrors.of(ofCatalog).failure()).isEqualTo(Failure.RETRY);
        assertThat(PostgreSqlErrors.of(ofTable).failure()).isEqualTo(Failure.CONFLICT);
    }

    @Test
    void answerOfTheServerCountsMoreThanWhatTheDriverAdds() {
        SQLException outer = new SQLException("text", "08006", answer("C40001", "Mtext"));

        assertThat(PostgreSqlErrors.of(outer).failure()).isEqualTo(Failure.RETRY);
    }

    @Test
    void whatTheDriverSaysWithoutAnAnswerIsALostConnection() {
        for (SQLException failure : new SQLException[] {
            new PSQLException("An I/O error occurred", PSQLState.CONNECTION_FAILURE, new EOFException()),
            new PSQLException("An I/O error occurred", PSQLState.CONNECTION_FAILURE, new SocketTimeoutException()),
            new PSQLException("This connection has been closed.", PSQLState.CONNECTION_DOES_NOT_EXIST),
            new SQLException("Connection is closed"),
            new SQLTransientConnectionException("no connection is available")
        }) {
            assertThat(PostgreSqlErrors.of(failure).failure())
                    .as(failure.toString())
                    .isEqualTo(Failure.OUTCOME_UNKNOWN);
            assertThat(PostgreSqlErrors.of(failure).ofServer()).isTrue();
        }
    }

    @Test
    void nameOfAHostIsNotTakenForATroubleWithItsCertificate() {
        for (IOException cause : new IOException[] {
            new ConnectException("Connection to hostname refused"), new UnknownHostException("hostname.invalid")
        }) {
            ServerError error = PostgreSqlErrors.of(
                    new PSQLException(cause.getMessage(), PSQLState.CONNECTION_UNABLE_TO_CONNECT, cause));

            assertThat(error.failure()).isEqualTo(Failure.RETRY);
            assertThat(error.reason()).doesNotContain("certificate");
        }
    }

    @Test
    void certificateExplainsTheTlsErrorThatItCauses() {
        SQLException failure = new PSQLException(
                "SSL error",
                PSQLState.CONNECTION_FAILURE,
                new SSLHandshakeException("failed").initCause(new CertificateException("no path")));
        SQLException hostName = new PSQLException(
                "Der Host db1 wurde von PgjdbcHostnameVerifier nicht best\u00e4tigt.", PSQLState.CONNECTION_FAILURE);

        assertThat(PostgreSqlErrors.of(failure).reason()).contains("the certificate of the server is not trusted");
        assertThat(PostgreSqlErrors.of(hostName).reason()).contains("the certificate of the server is not trusted");
    }

    @Test
    void exceptionsThatReferToEachOtherAreLookedThroughOnce() {
        SQLException first = new SQLException("first", "08006");
        SQLException second = new SQLException("second", "08006", first);
        first.setNextException(second);

        assertThat(PostgreSqlErrors.of(first).failure()).isEqualTo(Failure.OUTCOME_UNKNOWN);
    }

    @Test
    void onlyTheTriggersOfAFenceAreOne() {
        String notice = "tokenhold fence of migration since 2026-01-31T12:00:00Z";

        assertThat(PostgreSqlErrors.fence(answer("CP0001", "M" + notice)))
                .map(Object::toString)
                .contains(notice);
        assertThat(PostgreSqlErrors.fence(answer("CP0001", "Mnot on sundays"))).isEmpty();
        // A value that another error quotes.
        assertThat(PostgreSqlErrors.fence(answer("C22P02", "Minvalid input: " + notice)))
                .isEmpty();
        assertThat(PostgreSqlErrors.fence(new SQLException(notice, "P0001"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERT INTO TABLE_NAME VALUES (?, 'a')", "XYZZY ?", "SELECT * FROM t WHERE XYZZY = ?"})
    void valuesThatAServerQuotesAreNotShown(String sql) throws SQLException {
        TestTable table = TestTable.in(Backend.EMBEDDED.database());
        table.execute("CREATE TABLE " + table.name() + " (id integer PRIMARY KEY, name varchar(9))");
        try (Database database = table.connect(table.uri())) {
            Throwable thrown = catchThrowable(() -> database.change(connection -> {
                try (PreparedStatement statement =
                        connection.prepareStatement(sql.replace("TABLE_NAME", "public." + table.name()))) {
                    for (int i = 0; i < 5; i++) {
                        statement.setObject(1, "XYZZY", Types.OTHER);
                        statement.addBatch();
                    }
                    return statement.executeBatch();
                }
            }));

            assertThat(thrown).isInstanceOf(StoreUnavailableException.class);
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).contains("SQLState ").doesNotContain("XYZZY");
        } finally {
            table.drop();
        }
    }

    @Test
    void keyThatIsTakenIsAConflictWithoutItsValue() throws SQLException {
        TestTable table = TestTable.in(Backend.EMBEDDED.database());
        table.execute(
                "CREATE TABLE " + table.name() + " (name varchar(9) PRIMARY KEY)",
                "INSERT INTO " + table.name() + " VALUES ('XYZZY')");
        try (Database database = table.connect(table.uri())) {
            assertThatThrownBy(() -> database.change(connection -> {
                        try (Statement statement = connection.createStatement()) {
                            return statement.execute("INSERT INTO public." + table.name() + " VALUES ('XYZZY')");
                        }
                    }))
                    .isInstanceOf(ConflictException.class)
                    .hasNoCause()
                    .hasMessageNotContaining("XYZZY");
        } finally {
            table.drop();
        }
    }

    /** An exception of the driver with an answer of a server, which consists of fields with a letter each. */
    private static PSQLException answer(String... fields) {
        return new PSQLException(new ServerErrorMessage(String.join("\0", fields) + "\0"));
    }
}
