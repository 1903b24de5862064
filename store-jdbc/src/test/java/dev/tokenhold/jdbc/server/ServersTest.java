package dev.tokenhold.jdbc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.jdbc.Failure;
import java.net.ConnectException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which server is used; the connections lead to databases in memory. */
class ServersTest {

    private static final Server FIRST = new Server("db1", 3306, true);
    private static final Server SECOND = new Server("db2", 3307, false);
    private static final String REFUSED = "refused";
    private static final String READ_ONLY = "read-only";
    private static final String WRITABLE = "writable";
    private static final String WRONG_PASSWORD = "wrong password";

    private final Map<Server, String> states = new HashMap<>(Map.of(FIRST, WRITABLE, SECOND, WRITABLE));
    private boolean mayLag;

    private final Servers servers = new Servers(List.of(FIRST, SECOND), new ServerConnector() {
        @Override
        public ServerSession connect(Server server) throws SQLException {
            String state = states.get(server);
            if (REFUSED.equals(state)) {
                throw new SQLException("text", "08S01", new ConnectException("Connection refused"));
            }
            if (WRONG_PASSWORD.equals(state)) {
                throw new SQLException("text", "28000", 1045);
            }
            Connection connection = DriverManager.getConnection("jdbc:h2:mem:" + server.host());
            return new ServerSession(connection, WRITABLE.equals(state), "READ_COMMITTED");
        }

        @Override
        public ServerError explain(SQLException failure) {
            return failure.getErrorCode() == 1045
                    ? ServerError.fatal("the password is wrong")
                    : ServerError.retryElsewhere("no connection can be made");
        }

        @Override
        public boolean mayReadOnlyServerLag() {
            return mayLag;
        }
    });

    @Test
    void firstServerThatTakesChangesIsUsedUntilItFails() throws SQLException {
        states.put(FIRST, READ_ONLY);
        assertThat(used()).isEqualTo("DB2");

        states.put(FIRST, WRITABLE);
        assertThat(used()).as("the one that was used last").isEqualTo("DB2");

        states.put(SECOND, REFUSED);
        assertThat(used()).isEqualTo("DB1");
    }

    @Test
    void serverWhoseConnectionBrokeIsTriedLast() throws SQLException {
        assertThat(used()).isEqualTo("DB1");

        servers.suspect();
        assertThat(used()).isEqualTo("DB2");
        assertThat(used()).isEqualTo("DB2");

        servers.suspect();
        states.put(FIRST, READ_ONLY);
        assertThat(used())
                .as("the one that takes changes, though it was suspected")
                .isEqualTo("DB2");
    }

    @Test
    void serverThatCannotLagIsReadWhenNoneTakesChanges() throws SQLException {
        states.put(FIRST, REFUSED);
        states.put(SECOND, READ_ONLY);

        assertThat(used()).isEqualTo("DB2");
    }

    @Test
    void serverThatMayLagIsReadOnlyWhenNoOtherMayKnowBetter() throws SQLException {
        mayLag = true;
        states.put(FIRST, READ_ONLY);
        states.put(SECOND, READ_ONLY);
        assertThat(used()).as("all answer").isEqualTo("DB1");

        states.put(SECOND, REFUSED);
        assertThat(failure().reason())
                .contains("db1: the server only follows another one")
                .contains("db2:3307: no connection");

        states.put(SECOND, WRITABLE);
        assertThat(used()).isEqualTo("DB2");

        states.put(SECOND, READ_ONLY);
        assertThat(failure().failure()).as("one of them took changes before").isEqualTo(Failure.RETRY);
    }

    @Test
    void severalServersAreHopelessOnlyWhenAllAre() {
        states.put(FIRST, WRONG_PASSWORD);
        states.put(SECOND, WRONG_PASSWORD);
        assertThat(failure().failure()).isEqualTo(Failure.FATAL);

        states.put(SECOND, REFUSED);
        assertThat(failure())
                .isEqualTo(ServerError.retry("db1: the password is wrong; db2:3307: no connection can be made"));
    }

    private String used() throws SQLException {
        try (Connection connection = servers.getConnection()) {
            return connection.getCatalog();
        }
    }

    private ServerError failure() {
        NoServerException[] thrown = new NoServerException[1];
        assertThatThrownBy(servers::getConnection).isInstanceOfSatisfying(NoServerException.class, e -> thrown[0] = e);
        return thrown[0].error();
    }
}
