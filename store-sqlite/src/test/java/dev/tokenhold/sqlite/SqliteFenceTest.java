package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.WriteFence;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a fence is in a database, and what other programs meet there. */
class SqliteFenceTest {

    @TempDir
    private Path folder;

    private TokenStore store;
    private OAuthToken anna;

    @BeforeEach
    void open() {
        store = SqliteTokenStore.open(file(), TestKeyring.keyring());
        anna = store.saveToken(OAuthToken.builder()
                        .userName("anna")
                        .accessToken("access")
                        .build())
                .detached();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void otherProgramsAreRefused() {
        FenceNotice notice = fence().raise("migration");

        for (String write : List.of(
                "INSERT INTO tokenhold (id, version, sealed) VALUES (x'61', 1, x'00')",
                "INSERT OR IGNORE INTO tokenhold (id, version, sealed) VALUES (x'61', 1, x'00')",
                "INSERT OR REPLACE INTO tokenhold (id, version, sealed) VALUES (x'61', 1, x'00')",
                "INSERT INTO tokenhold (id, version, sealed) SELECT id, 1, x'00' FROM tokenhold WHERE true"
                        + " ON CONFLICT DO UPDATE SET version = 2",
                "UPDATE tokenhold SET version = version",
                "UPDATE OR IGNORE tokenhold SET version = 2",
                "DELETE FROM tokenhold")) {
            assertThatExceptionOfType(SQLException.class)
                    .as(write)
                    .isThrownBy(() -> execute(write))
                    .withMessageContaining(notice.toString());
        }
        assertThat(store.getTokens()).containsExactly(anna);
    }

    @Test
    void transactionThatHasOnlyReadSoFarIsRefused() throws SQLException {
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT * FROM tokenhold").close();

            fence().raise("migration");

            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute("DELETE FROM tokenhold"));
            statement.execute("ROLLBACK");
        }
        assertThat(store.getTokens()).containsExactly(anna);
    }

    @Test
    void fenceOutlivesTheRewritingOfTheDatabase() throws SQLException {
        FenceNotice notice = fence().raise("migration");

        execute("VACUUM");

        assertThat(fence().raised()).contains(notice);
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.saveToken(anna))
                .withMessageContaining("fenced by migration");
    }

    @Test
    void triggersOfOthersAreNotTakenForAFence() throws SQLException {
        execute("CREATE TRIGGER theirs BEFORE UPDATE ON tokenhold BEGIN SELECT RAISE(ABORT, 'not on sundays'); END");

        assertThat(fence().raised()).isEmpty();
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.saveToken(anna))
                .withMessageContaining("not on sundays")
                .withMessageNotContaining("fenced");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    insert | SELECT 1
                    update | SELECT RAISE(IGNORE) WHERE 'NOTICE' > ''
                    delete | SELECT RAISE(FAIL, 'NOTICE')
                    """)
    void forgedPartIsNoPartAndIsNamed(String event, String action) throws SQLException {
        String trigger = "tokenhold_fence_" + event + "_tokenhold";
        FenceNotice notice = fence().raise("migration");
        execute("DROP TRIGGER " + trigger);
        execute("CREATE TRIGGER \"" + trigger + "\" BEFORE " + event.toUpperCase(Locale.ROOT)
                + " ON \"tokenhold\" FOR EACH ROW BEGIN " + action.replace("NOTICE", notice.toString()) + "; END");

        assertThat(fence().raised()).isEmpty();
        for (ThrowingCallable change : List.<ThrowingCallable>of(() -> fence().raise("again"), () -> fence().lift())) {
            assertThatExceptionOfType(InvalidConfigurationException.class)
                    .isThrownBy(change)
                    .withMessageContainingAll(trigger, "table tokenhold", file().toString(), "drop that trigger");
        }

        execute("DROP TRIGGER " + trigger);
        fence().raise("again");
        assertThat(fence().raised()).map(FenceNotice::by).contains("migration");
    }

    @Test
    void triggersThatRefuseInAnotherNameAreNoFence() throws SQLException {
        for (String event : List.of("INSERT", "UPDATE", "DELETE")) {
            execute("CREATE TRIGGER \"their_" + event + "\" BEFORE " + event
                    + " ON \"tokenhold\" FOR EACH ROW BEGIN SELECT RAISE(ABORT, '"
                    + new FenceNotice("them", Instant.EPOCH)
                    + "'); END");
        }

        assertThat(fence().raised()).isEmpty();
        FenceNotice notice = fence().raise("migration");
        assertThat(notice.by()).isEqualTo("migration");
        assertThat(fence().lift()).isTrue();
        assertThat(fence().raised()).isEmpty();
    }

    private WriteFence fence() {
        return ((MigratableTokenStore) store).fence().orElseThrow();
    }

    private Path file() {
        return folder.resolve("tokens.db");
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
