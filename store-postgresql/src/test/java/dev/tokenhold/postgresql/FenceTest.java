package dev.tokenhold.postgresql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.server.Await;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.testkit.Concurrently;
import dev.tokenhold.testkit.RecordedLog;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;

/** What a fence is on a server, and what others meet there. */
class FenceTest {

    private static Connection owner;

    @RegisterExtension
    private final FreshTable table = new FreshTable(Backend.EMBEDDED);

    @RegisterExtension
    private final RecordedLog log = new RecordedLog(JdbcRecordStore.class);

    @BeforeAll
    static void connect() throws SQLException {
        owner = Backend.EMBEDDED.database().connect();
    }

    @AfterAll
    static void disconnect() throws SQLException {
        if (owner != null) {
            owner.close();
        }
    }

    @Test
    void otherProgramsAreRefused() throws Exception {
        try (TokenStore store = table.get().open()) {
            OAuthToken anna = store.saveToken(numbered("anna", 1)).detached();
            FenceNotice notice = fenceOf(store).raise("migration");

            try (Connection applier = Backend.EMBEDDED
                    .server()
                    .asAdministrator(table.get().database().name())
                    .connect()) {
                assertAllRefused(owner, notice);
                // As one that applies the changes of another server, so that ordinary triggers do not fire.
                execute(applier, "SET session_replication_role = replica");
                assertAllRefused(applier, notice);
            }
            assertThat(store.getTokens()).containsExactly(anna);
        }
    }

    private void assertAllRefused(Connection connection, FenceNotice notice) {
        for (String write : List.of(
                "INSERT INTO TABLE_NAME (id, version, sealed) VALUES ('x', 1, 'x')",
                "INSERT INTO TABLE_NAME SELECT 'x', 1, NULL, NULL, NULL, NULL, NULL, NULL, 'x'",
                "INSERT INTO TABLE_NAME (id, version, sealed) VALUES ('x', 1, 'x') ON CONFLICT DO NOTHING",
                "INSERT INTO TABLE_NAME SELECT * FROM TABLE_NAME ON CONFLICT (id) DO UPDATE SET lease = 'x'",
                "UPDATE TABLE_NAME SET version = version",
                "UPDATE ONLY TABLE_NAME SET lease = 'x'",
                "DELETE FROM TABLE_NAME",
                "WITH gone AS (DELETE FROM TABLE_NAME RETURNING *) SELECT * FROM gone")) {
            assertRefused(write, notice, () -> execute(connection, write));
        }
        assertRefused("COPY", notice, () -> copy(connection));
    }

    private static void assertRefused(String write, FenceNotice notice, ThrowingCallable action) {
        assertThatExceptionOfType(SQLException.class)
                .as(write)
                .isThrownBy(action)
                .withMessageContaining(notice.toString())
                .matches(e -> SqlStates.RAISED.equals(e.getSQLState()));
    }

    private void copy(Connection connection) throws SQLException, IOException {
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                        "COPY " + table.get().name() + " (id, version, sealed) FROM STDIN",
                        new StringReader("x\t1\tx\n"));
    }

    @Test
    void storeOpensWithoutAWarningWithAFenceAndWithout() {
        try (TokenStore store = table.get().open()) {
            store.saveToken(numbered("anna", 1));
        }
        for (int i = 0; i < 2; i++) {
            try (TokenStore store = table.get().open()) {
                assertThat(store.getTokens()).hasSize(1);
                fenceOf(store).raise("migration");
            }
        }
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void transactionThatWasUnderWayIsAwaited() throws Exception {
        try (TokenStore store = table.get().open();
                Connection other = table.get().connection()) {
            OAuthToken anna = store.saveToken(numbered("anna", 1)).detached();
            OAuthToken bela = store.saveToken(numbered("bela", 1));
            other.setAutoCommit(false);
            execute(other, "DELETE FROM TABLE_NAME WHERE id = '" + anna.id() + "'");

            Concurrently<FenceNotice> raising =
                    Concurrently.start(1, thread -> () -> fenceOf(store).raise("migration"));
            Await.until("it waits for the other transaction", this::isWaited);
            assertThat(raising.isDone()).isFalse();
            other.commit();

            FenceNotice notice = raising.join().get(0);
            assertThat(store.getTokens()).containsExactly(bela);
            assertRefused("DELETE", notice, () -> execute(other, "DELETE FROM TABLE_NAME"));
            other.rollback();
        }
    }

    private boolean isWaited() throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = '"
                                + table.get().name() + "'::regclass)")) {
            return row.next() && row.getBoolean(1);
        }
    }

    @Test
    void triggersOfOthersAreNotTakenForAFence() throws SQLException {
        try (TokenStore store = table.get().open()) {
            store.saveToken(numbered("anna", 1));
            execute("CREATE FUNCTION theirs_TABLE_NAME() RETURNS trigger LANGUAGE plpgsql AS"
                    + " 'BEGIN RAISE EXCEPTION ''not on sundays''; END'");
            execute(
                    "CREATE TRIGGER theirs BEFORE INSERT ON TABLE_NAME FOR EACH ROW EXECUTE FUNCTION theirs_TABLE_NAME()");

            assertThat(fenceOf(store).raised()).isEmpty();
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.saveToken(numbered("bela", 1)))
                    .withMessageContaining("P0001")
                    .withMessageNotContainingAny("fenced", "sundays");
        } finally {
            execute("DROP FUNCTION IF EXISTS theirs_TABLE_NAME CASCADE");
        }
    }

    @Test
    void partOfAFenceIsCompletedInTheNameOfWhoeverBegan() throws SQLException {
        try (TokenStore store = table.get().open()) {
            OAuthToken anna = store.saveToken(numbered("anna", 1)).detached();
            FenceNotice notice = fenceOf(store).raise("first");
            dropPart("update");
            assertThat(fenceOf(store).raised()).isEmpty();
            assertThat(store.saveToken(anna)).isEqualTo(anna);

            assertThat(fenceOf(store).raise("second")).isEqualTo(notice);

            assertThat(fenceOf(store).raised()).contains(notice);
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.saveToken(anna))
                    .withMessageContaining("fenced by first");
        }
    }

    @Test
    void partOfAFenceCanBeLifted() throws SQLException {
        try (TokenStore store = table.get().open()) {
            OAuthToken anna = store.saveToken(numbered("anna", 1)).detached();
            fenceOf(store).raise("migration");
            dropPart("update");

            assertThat(fenceOf(store).lift()).isFalse();

            store.saveToken(numbered("bela", 1));
            assertThat(store.deleteToken(anna.id())).isTrue();
            assertThat(fenceOf(store).raised()).isEmpty();
        }
    }

    @Test
    void tablesWithTheLongestNamesHaveFencesOfTheirOwn() throws SQLException {
        TestTable one = new TestTable(table.get().database(), "t".repeat(62) + "1");
        TestTable two = new TestTable(table.get().database(), "t".repeat(62) + "2");
        try (TokenStore fenced = one.open();
                TokenStore other = two.open()) {
            fenceOf(fenced).raise("migration");

            assertThat(fenceOf(other).raised()).isEmpty();
            other.saveToken(numbered("anna", 1));
            fenceOf(other).raise("somebody else");
            assertThat(fenceOf(fenced).lift()).isTrue();
            fenced.saveToken(numbered("anna", 1));
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> other.saveToken(numbered("anna", 2)))
                    .withMessageContaining("fenced by somebody else");
        } finally {
            one.drop();
            two.drop();
        }
    }

    private void dropPart(String event) throws SQLException {
        execute("DROP TRIGGER tokenhold_fence_" + event + "_TABLE_NAME ON TABLE_NAME");
    }

    private static WriteFence fenceOf(TokenStore store) {
        return ((MigratableTokenStore) store).fence().orElseThrow();
    }

    private void execute(String... statements) throws SQLException {
        for (String sql : statements) {
            execute(owner, sql);
        }
    }

    private void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql.replace("TABLE_NAME", table.get().name()));
        }
    }
}
