package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
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
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a fence is on a server, and what others meet there. */
@ParameterizedClass
@EnumSource(
        value = Backend.class,
        names = {"MARIADB", "MYSQL", "ODD_MARIADB", "ODD_MYSQL"})
class FenceTest {

    private static final int SIGNALLED = 1644;

    @RegisterExtension
    private final FreshTable table;

    @RegisterExtension
    private final RecordedLog log = new RecordedLog(JdbcRecordStore.class);

    FenceTest(Backend backend) {
        table = new FreshTable(backend);
    }

    @Test
    void otherProgramsAreRefused() throws SQLException {
        try (TokenStore store = table.get().open()) {
            OAuthToken anna = store.saveToken(numbered("anna", 1)).detached();
            FenceNotice notice = fenceOf(store).raise("migration");
            String name = "`" + table.get().name() + "`";

            for (String write : List.of(
                    "INSERT INTO " + name + " (id, version, sealed) VALUES ('x', 1, 'x')",
                    "INSERT IGNORE INTO " + name + " (id, version, sealed) VALUES ('x', 1, 'x')",
                    "REPLACE INTO " + name + " (id, version, sealed) VALUES ('x', 1, 'x')",
                    "INSERT INTO " + name + " SELECT 'x', 1, NULL, NULL, NULL, NULL, NULL, NULL, 'x'",
                    "INSERT INTO " + name + " SELECT * FROM " + name + " AS o ON DUPLICATE KEY UPDATE lease = 'x'",
                    "UPDATE " + name + " SET version = version",
                    "UPDATE IGNORE " + name + " SET lease = 'x'",
                    "DELETE FROM " + name,
                    "DELETE IGNORE FROM " + name)) {
                assertThatExceptionOfType(SQLException.class)
                        .as(write)
                        .isThrownBy(() -> execute(write))
                        .withMessageContaining(notice.toString())
                        .matches(e -> e.getErrorCode() == SIGNALLED);
            }
            assertThat(store.getTokens()).containsExactly(anna);
        }
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
                Connection other = table.get().database().connect();
                Statement statement = other.createStatement()) {
            OAuthToken anna = store.saveToken(numbered("anna", 1)).detached();
            OAuthToken bela = store.saveToken(numbered("bela", 1));
            other.setAutoCommit(false);
            statement.execute("DELETE FROM `" + table.get().name() + "` WHERE id = '" + anna.id() + "'");

            Concurrently<FenceNotice> raising =
                    Concurrently.start(1, thread -> () -> fenceOf(store).raise("migration"));
            Await.until("it waits for the other transaction", this::isWaited);
            assertThat(raising.isDone()).isFalse();
            other.commit();

            raising.join();
            assertThat(store.getTokens()).containsExactly(bela);
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() ->
                            statement.execute("DELETE FROM `" + table.get().name() + "`"))
                    .matches(e -> e.getErrorCode() == SIGNALLED);
        }
    }

    @Test
    void triggersOfOthersAreNotTakenForAFence() throws SQLException {
        try (TokenStore store = table.get().open()) {
            store.saveToken(numbered("anna", 1));
            execute("CREATE TRIGGER `theirs_" + table.get().name() + "` BEFORE INSERT ON `"
                    + table.get().name()
                    + "` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not on sundays'");

            assertThat(fenceOf(store).raised()).isEmpty();
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.saveToken(numbered("bela", 1)))
                    .withMessageContaining("error 1644")
                    .withMessageNotContaining("fenced");
        }
    }

    @Test
    void partOfAFenceIsCompletedInTheNameOfWhoeverBegan() throws SQLException {
        try (TokenStore store = table.get().open()) {
            OAuthToken anna = store.saveToken(numbered("anna", 1)).detached();
            FenceNotice notice = fenceOf(store).raise("first");
            execute("DROP TRIGGER `tokenhold_fence_update_" + table.get().name() + "`");
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
            execute("DROP TRIGGER `tokenhold_fence_update_" + table.get().name() + "`");

            assertThat(fenceOf(store).lift()).isFalse();

            store.saveToken(numbered("bela", 1));
            assertThat(store.deleteToken(anna.id())).isTrue();
            assertThat(fenceOf(store).raised()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    insert | BEFORE INSERT ON TABLE_NAME FOR EACH ROW SET @x = 1
                    update | BEFORE UPDATE ON TABLE_NAME FOR EACH ROW SET @x = 'NOTICE'
                    delete | AFTER DELETE ON TABLE_NAME FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'NOTICE'
                    insert | BEFORE INSERT ON TABLE_NAME FOR EACH ROW SIGNAL SQLSTATE '01000' SET MESSAGE_TEXT = 'NOTICE'
                    update | BEFORE UPDATE ON TABLE_NAME FOR EACH ROW IF 0 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'NOTICE'; END IF
                    """)
    void forgedPartIsNoPartAndIsNamed(String event, String definition) throws SQLException {
        try (TokenStore store = table.get().open()) {
            store.saveToken(numbered("anna", 1));
            FenceNotice notice = fenceOf(store).raise("migration");
            String trigger = "tokenhold_fence_" + event + "_" + table.get().name();
            execute("DROP TRIGGER `" + trigger + "`");
            execute("CREATE TRIGGER `" + trigger + "` " + filledIn(definition, notice));

            assertThat(fenceOf(store).raised()).isEmpty();
            assertForgeryIsNamed(trigger, () -> fenceOf(store).raise("again"));
            assertForgeryIsNamed(trigger, () -> fenceOf(store).lift());

            execute("DROP TRIGGER `" + trigger + "`");
            assertThat(fenceOf(store).raise("again")).isEqualTo(notice);
            assertThat(fenceOf(store).lift()).isTrue();
        }
    }

    @Test
    void partRestoredFromADumpCounts() throws SQLException {
        try (TokenStore store = table.get().open()) {
            FenceNotice notice = fenceOf(store).raise("migration");
            String trigger = "`tokenhold_fence_insert_" + table.get().name() + "`";
            execute("DROP TRIGGER " + trigger);
            // As mysqldump writes it.
            execute(filledIn(
                    "/*!50003 CREATE*/ /*!50003 TRIGGER " + trigger + " BEFORE INSERT ON `TABLE_NAME` FOR EACH ROW"
                            + " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'NOTICE' */",
                    notice));

            assertThat(fenceOf(store).raised()).contains(notice);
            assertThat(fenceOf(store).lift()).isTrue();
        }
    }

    private String filledIn(String sql, FenceNotice notice) {
        return sql.replace("TABLE_NAME", table.get().name()).replace("NOTICE", notice.toString());
    }

    private void assertForgeryIsNamed(String trigger, ThrowingCallable change) {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(change)
                .withMessageContainingAll(trigger, "table " + table.get().name(), "mysql://", "drop that trigger");
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

    private boolean isWaited() throws SQLException {
        try (Connection connection = table.get().database().connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT count(*) FROM information_schema.PROCESSLIST WHERE STATE ="
                                + " 'Waiting for table metadata lock' AND DB = DATABASE()")) {
            return rows.next() && rows.getInt(1) > 0;
        }
    }

    private static WriteFence fenceOf(TokenStore store) {
        return ((MigratableTokenStore) store).fence().orElseThrow();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = table.get().database().connect();
                Statement statement = connection.createStatement()) {
            // One of the servers does not commit by itself.
            connection.setAutoCommit(true);
            statement.execute(sql);
        }
    }
}
