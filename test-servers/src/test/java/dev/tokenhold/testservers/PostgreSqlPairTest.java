package dev.tokenhold.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.testkit.Machine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class PostgreSqlPairTest {

    @BeforeAll
    static void isAvailable() {
        Machine.requireAvailable(PostgreSqlServer.unavailableReason());
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int rows(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void aPromotedStandbyHasWhatThePrimaryCommitted() throws Exception {
        try (PostgreSqlPair pair =
                PostgreSqlPair.start(() -> PostgreSqlServer.builder().notDurable())) {
            TestDatabase database = pair.createDatabase();
            TestDatabase copy = database.at(pair.standby().port());
            assertThat(pair.uri(database))
                    .isEqualTo("postgresql://%s@127.0.0.1:%d,127.0.0.1:%d/%s"
                            .formatted(
                                    database.user(),
                                    pair.primary().port(),
                                    pair.standby().port(),
                                    database.name()));
            execute(database, "CREATE TABLE t (c INT)");
            pair.awaitReplicated();
            assertThat(rows(copy)).isZero();
            assertThatThrownBy(() -> execute(copy, "INSERT INTO t VALUES (1)")).hasMessageContaining("read-only");

            pair.standby().stop();
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
                try {
                    execute(database, "INSERT INTO t VALUES (1)");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            pair.primary()
                    .await(
                            "the commit does not wait",
                            () -> pair.primary()
                                    .query("SELECT wait_event FROM pg_stat_activity")
                                    .contains("SyncRep"));
            assertThat(waiting).isNotDone();
            pair.standby().start();
            waiting.join();

            pair.primary().kill();
            pair.promote();
            assertThat(rows(copy)).isEqualTo(1);
            execute(copy, "INSERT INTO t VALUES (2)");
            assertThat(rows(copy)).isEqualTo(2);
        }
    }

    @Test
    @Tag("long")
    void commitsOfAnAsynchronousPrimaryAreLostWithIt() throws SQLException {
        try (PostgreSqlPair pair = PostgreSqlPair.startAsynchronous(
                () -> PostgreSqlServer.builder().notDurable())) {
            TestDatabase database = pair.createDatabase();
            execute(database, "CREATE TABLE t (c INT)");
            pair.awaitReplicated();
            pair.standby().stop();
            execute(database, "INSERT INTO t VALUES (1)");
            pair.primary().kill();
            pair.standby().start();
            pair.promote();

            assertThat(rows(database.at(pair.standby().port()))).isZero();
        }
    }
}
