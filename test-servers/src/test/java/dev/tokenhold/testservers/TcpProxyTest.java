package dev.tokenhold.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.testkit.Machine;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TcpProxyTest {

    private TestDatabase database;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws SQLException {
        Machine.requireAvailable(MariaDbServer.unavailableReason());
        database = MariaDbServer.shared().createDatabase();
        execute(database, "CREATE TABLE t (n INT)");
        proxy = new TcpProxy(database.port());
    }

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
    }

    private TestDatabase proxied() {
        return database.at(proxy.port());
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int rows() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** Adds a row in a transaction. */
    private void insert() throws SQLException {
        try (Connection connection = proxied().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO t VALUES (1)");
            connection.commit();
        }
    }

    @Test
    void forwardsAndCounts() throws SQLException {
        insert();

        assertThat(rows()).isEqualTo(1);
        assertThat(proxy.requestBytes()).isGreaterThan(100);
        assertThat(proxy.responseBytes()).isGreaterThan(100);
    }

    @Test
    void cutsOpenConnectionsAndAcceptsNewOnes() throws SQLException {
        try (Connection connection = proxied().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            proxy.cut();
            assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
        }
        insert();
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void refusesNewConnectionsAndKeepsOpenOnes() throws SQLException {
        try (Connection connection = proxied().connect();
                Statement statement = connection.createStatement()) {
            proxy.refuse();
            assertThatThrownBy(this::insert).isInstanceOf(SQLException.class);
            statement.execute("SELECT 1");
        }
        proxy.accept();
        insert();
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void losesTheRequestBeforeTheServerSeesIt() throws SQLException {
        proxy.loseRequest("COMMIT");

        assertThatThrownBy(this::insert).isInstanceOf(SQLException.class);

        assertThat(proxy.faultPending()).isFalse();
        assertThat(rows()).isZero();
        insert();
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void losesTheAnswerAfterTheServerHasCommitted() throws SQLException {
        proxy.loseResponse("COMMIT");
        assertThat(proxy.faultPending()).isTrue();

        assertThatThrownBy(this::insert).isInstanceOf(SQLException.class);

        assertThat(proxy.faultPending()).isFalse();
        assertThat(rows()).isEqualTo(1);
        insert();
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void cutsAfterBytesFromTheClient() throws SQLException {
        proxy.cutAfterRequestBytes(50);

        assertThatThrownBy(this::insert).isInstanceOf(SQLException.class);

        assertThat(proxy.requestBytes()).isEqualTo(50);
        assertThat(proxy.faultPending()).isFalse();
        insert();
    }

    @Test
    void cutsAfterBytesFromTheServer() throws SQLException {
        proxy.cutAfterResponseBytes(50);

        assertThatThrownBy(this::insert).isInstanceOf(SQLException.class);

        assertThat(proxy.responseBytes()).isEqualTo(50);
        assertThat(proxy.faultPending()).isFalse();
        insert();
    }

    @Test
    void remembersWhatPassesInBothDirections() throws SQLException {
        insert();
        assertThat(proxy.captured()).isEmpty();
        proxy.capture();
        execute(proxied(), "SELECT CONCAT('a', 'b', 'c')");

        assertThat(proxy.captured()).hasSize(2);
        assertThat(text(0)).contains("SELECT CONCAT('a', 'b', 'c')").doesNotContain("abc", database.password());
        assertThat(text(1)).contains("abc").doesNotContain("INSERT");
    }

    private String text(int index) {
        return new String(proxy.captured().get(index), StandardCharsets.ISO_8859_1);
    }
}
