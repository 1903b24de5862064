package dev.tokenhold.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What tests rely on, with any server. */
interface DatabaseServerContract {

    DatabaseServer shared();

    ServerBuilder builder();

    /** Returns the last thing that a server writes to its log, unless it is killed. */
    String goodbye();

    /** Returns a regular expression for how a server and its driver refuse. */
    String refusal();

    /** Returns the properties of a connection that does not wait long for an answer. */
    Map<String, String> impatience();

    private static void insert(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (c VARCHAR(10))");
            statement.execute("INSERT INTO t VALUES ('\uD83D\uDD11')");
        }
    }

    private static String read(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT c FROM t")) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private Connection connectImpatiently(TestDatabase database) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(impatience());
        properties.putAll(Map.of("user", database.user(), "password", database.password()));
        return DriverManager.getConnection(database.jdbcUrl(), properties);
    }

    @Test
    default void oneServerIsShared() {
        assertThat(shared()).isSameAs(shared());
    }

    @Test
    default void everyDatabaseIsEmptyAndHasAUserOfItsOwn() throws SQLException {
        TestDatabase first = shared().createDatabase();
        insert(first);
        TestDatabase second = shared().createDatabase();
        insert(second);

        assertThat(read(second)).isEqualTo("\uD83D\uDD11");
        assertThatThrownBy(() -> read(first.as(second.user(), second.password())))
                .isInstanceOf(SQLException.class)
                .hasMessageFindingMatch(refusal());
    }

    @Test
    default void aWrongPasswordIsRefused() throws SQLException {
        TestDatabase database = shared().createDatabase();
        database.connect().close();

        assertThatThrownBy(() ->
                        database.as(database.user(), database.password() + "x").connect())
                .isInstanceOf(SQLException.class)
                .hasMessageFindingMatch(refusal());
        assertThatThrownBy(() -> database.as("root", "").connect())
                .isInstanceOf(SQLException.class)
                .hasMessageFindingMatch(refusal());
    }

    @Test
    default void aUserHasTheGivenPrivilegesOnly() throws SQLException {
        TestDatabase owner = shared().createDatabase();
        insert(owner);
        TestDatabase reader = shared().createUser(owner.name(), "SELECT");

        assertThat(read(reader)).isEqualTo("\uD83D\uDD11");
        assertThatThrownBy(() -> insert(reader))
                .isInstanceOf(SQLException.class)
                .hasMessageFindingMatch(refusal());
    }

    @Test
    default void aKilledServerComesBackWithWhatWasCommitted() throws SQLException {
        DatabaseServer server = builder().start();
        Path folder = server.dataFolder();
        try (server) {
            TestDatabase database = server.createDatabase();
            insert(database);

            server.kill();
            assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
            assertThat(server.log()).content().doesNotContain(goodbye());

            server.start();
            assertThat(read(database)).isEqualTo("\uD83D\uDD11");

            try (Connection open = connectImpatiently(database);
                    Statement statement = open.createStatement()) {
                server.suspend();
                assertThatThrownBy(() -> connectImpatiently(database)).isInstanceOf(SQLException.class);
                assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
                server.resume();
            }
            database.connect().close();

            server.restart();
            assertThat(read(database)).isEqualTo("\uD83D\uDD11");
            assertThat(server.log()).content().containsOnlyOnce(goodbye());
            assertThat(folder).isNotEmptyDirectory();
        }
        assertThat(folder.getParent()).doesNotExist();
    }

    @Test
    default void aServerThatDoesNotStartSaysWhy() {
        assertThatThrownBy(() -> builder().arguments("--no-such-argument=1").start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageFindingMatch("no.such.argument");
    }
}
