package dev.tokenhold.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** What tests rely on, with any server. */
interface DatabaseServerContract {

    /** The last thing that a server writes to its log, unless it is killed. */
    String GOODBYE = "d: Shutdown complete";

    DatabaseServer shared();

    ServerBuilder builder();

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

    private static void connectWithin(int milliseconds, TestDatabase database) throws SQLException {
        DriverManager.getConnection(
                        database.jdbcUrl() + "&socketTimeout=" + milliseconds, database.user(), database.password())
                .close();
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
        assertThatThrownBy(() -> read(
                        new TestDatabase(first.host(), first.port(), first.name(), second.user(), second.password())))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("denied");
    }

    @Test
    default void aWrongPasswordIsRefused() throws SQLException {
        TestDatabase database = shared().createDatabase();
        database.connect().close();

        assertThatThrownBy(() ->
                        database.as(database.user(), database.password() + "x").connect())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("denied");
        assertThatThrownBy(() -> database.as("root", "").connect())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("denied");
    }

    @Test
    default void aUserHasTheGivenPrivilegesOnly() throws SQLException {
        TestDatabase owner = shared().createDatabase();
        insert(owner);
        TestDatabase reader = shared().createUser(owner.name(), "SELECT");

        assertThat(read(reader)).isEqualTo("\uD83D\uDD11");
        assertThatThrownBy(() -> insert(reader))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("denied");
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
            assertThat(server.log()).content().doesNotContain(GOODBYE);

            server.start();
            assertThat(read(database)).isEqualTo("\uD83D\uDD11");

            server.suspend();
            assertThatThrownBy(() -> connectWithin(200, database)).isInstanceOf(SQLException.class);
            server.resume();
            database.connect().close();

            server.restart();
            assertThat(read(database)).isEqualTo("\uD83D\uDD11");
            assertThat(server.log()).content().containsOnlyOnce(GOODBYE);
            assertThat(folder).isNotEmptyDirectory();
        }
        assertThat(folder.getParent()).doesNotExist();
    }

    @Test
    default void aServerThatDoesNotStartSaysWhy() {
        assertThatThrownBy(() -> builder().arguments("--no-such-argument").start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-such-argument");
    }

    @Test
    default void argumentsChangeTheServer() throws Exception {
        try (DatabaseServer server = builder()
                .arguments(
                        "--general-log",
                        "--general-log-file={folder}/general.log",
                        "--log-bin={folder}/binlog",
                        "--server-id=1",
                        "--max-allowed-packet=1M")
                .start()) {
            assertThat(server.query("SELECT @@max_allowed_packet")).containsExactly("1048576");
            assertThat(server.query("SELECT @@log_bin")).containsExactly("1");
            assertThat(server.query("SELECT @@have_ssl")).containsExactly("DISABLED");
            assertThat(server.query("SELECT @@innodb_flush_log_at_trx_commit")).containsExactly("1");
            assertThat(Files.readString(server.folder().resolve("general.log"))).contains("SELECT @@log_bin");
            assertThat(server.folder().resolve("binlog.000001")).exists();
        }
    }
}
