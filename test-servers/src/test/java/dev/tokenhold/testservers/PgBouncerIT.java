package dev.tokenhold.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.testkit.Machine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
final class PgBouncerIT {

    @BeforeAll
    static void isAvailable() {
        Machine.requireAvailable(PostgreSqlServer.unavailableReason());
        Machine.requireAvailable(PgBouncer.unavailableReason());
    }

    private static int backend(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void sessionsShareConnectionsToTheServer() throws SQLException {
        TestDatabase database = PostgreSqlServer.shared().createDatabase();
        TestDatabase reader = PostgreSqlServer.shared().createUser(database.name(), "SELECT");
        Path folder;
        try (PgBouncer pooler = PgBouncer.start(database, reader)) {
            folder = pooler.log().getParent();
            TestDatabase pooled = database.at(pooler.port());
            try (Connection first = pooled.connect();
                    Connection second = pooled.connect();
                    Connection third = reader.at(pooler.port()).connect()) {
                assertThat(backend(first)).isEqualTo(backend(second)).isNotEqualTo(backend(third));
                first.setAutoCommit(false);
                assertThat(backend(first)).isNotEqualTo(backend(second));
            }
            assertThatThrownBy(() -> pooled.as(pooled.user(), "wrong").connect())
                    .hasMessageContaining("authentication");
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void startupParametersAreRefusedUnlessIgnored() throws SQLException {
        TestDatabase database = PostgreSqlServer.shared().createDatabase();
        try (PgBouncer pooler = PgBouncer.start(database)) {
            assertThatThrownBy(() -> connectWithOptions(database.at(pooler.port())))
                    .hasMessageContaining("unsupported startup parameter");
        }
        Map<String, String> settings = Map.of("ignore_startup_parameters", "extra_float_digits,options");
        try (PgBouncer pooler = PgBouncer.start(settings, database)) {
            connectWithOptions(database.at(pooler.port()));
        }
    }

    private static void connectWithOptions(TestDatabase database) throws SQLException {
        DriverManager.getConnection(
                        database.jdbcUrl() + "&options=-c%20lock_timeout=1000", database.user(), database.password())
                .close();
    }
}
