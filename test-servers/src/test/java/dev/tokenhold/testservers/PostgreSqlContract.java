package dev.tokenhold.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What tests rely on, with PostgreSQL. */
interface PostgreSqlContract extends DatabaseServerContract {

    @Override
    default String goodbye() {
        return "database system is shut down";
    }

    @Override
    default String refusal() {
        return "permission denied|must be owner|password";
    }

    @Override
    default Map<String, String> impatience() {
        return Map.of("socketTimeout", "1");
    }

    private static void execute(TestDatabase database, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void assertRefused(TestDatabase database, String sql) {
        assertThatThrownBy(() -> execute(database, sql))
                .as(sql)
                .isInstanceOf(SQLException.class)
                .hasMessageFindingMatch(refusal());
    }

    @Test
    default void privilegesIncludeTablesToCome() throws SQLException {
        TestDatabase owner = shared().createDatabase();
        TestDatabase writer = shared().createUser(owner.name(), "SELECT, INSERT");
        TestDatabase creator = shared().createUser(owner.name(), "CREATE");
        TestDatabase nobody = shared().createUser(owner.name(), "USAGE");
        execute(owner, "CREATE TABLE t (c INT)");

        execute(writer, "INSERT INTO t VALUES (1)", "SELECT c FROM t");
        assertRefused(writer, "UPDATE t SET c = 2");
        assertRefused(writer, "CREATE TABLE u (c INT)");
        assertRefused(writer, "ALTER TABLE t ADD d INT");
        execute(creator, "CREATE TABLE u (c INT)");
        assertRefused(creator, "SELECT c FROM t");
        assertRefused(nobody, "SELECT c FROM t");
        assertRefused(nobody, "CREATE TABLE v (c INT)");
        execute(shared().asAdministrator(owner.name()), "SELECT c FROM t", "SELECT c FROM u");
    }

    @Test
    default void aKilledServerExecutesNothingMore() throws SQLException {
        try (DatabaseServer server = builder().notDurable().start();
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            CompletableFuture<Void> busy = CompletableFuture.runAsync(() -> {
                try {
                    statement.execute("SELECT COUNT(*) FROM generate_series(1, 1000000000)");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            String sessions =
                    "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%generate_series(1, 1%'"
                            + " AND pid <> pg_backend_pid()";
            server.await("no session is busy", () -> !server.query(sessions).isEmpty());
            long session = Long.parseLong(server.query(sessions).get(0));
            assertThat(ServerProcess.runs(session)).isTrue();

            server.kill();

            assertThat(ServerProcess.runs(session)).isFalse();
            assertThatThrownBy(busy::join).hasRootCauseInstanceOf(IOException.class);
        }
    }

    @Test
    default void argumentsChangeTheServer() throws SQLException {
        try (DatabaseServer server = builder()
                .notDurable()
                .arguments("-c", "max_connections=7", "--log-statement=all")
                .start()) {
            assertThat(server.query("SHOW max_connections")).containsExactly("7");
            assertThat(server.query("SHOW fsync")).containsExactly("off");
            assertThat(server.query("SHOW synchronous_commit")).containsExactly("on");
            assertThat(server.query("SHOW listen_addresses")).containsExactly(DatabaseServer.HOST);
            assertThat(server.query("SHOW unix_socket_directories")).containsExactly("");
            assertThat(server.query("SHOW server_encoding")).containsExactly("UTF8");
            assertThat(server.log()).content().contains("SHOW max_connections");
        }
    }
}
