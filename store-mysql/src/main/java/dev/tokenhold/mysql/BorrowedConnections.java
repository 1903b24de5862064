package dev.tokenhold.mysql;

import dev.tokenhold.jdbc.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Borrows connections of a data source of the user's. Each time it asks for the variables that results depend on, in one round trip:
 * the pool, or whoever had the connection before, may have set them. It sets those that would do harm, and puts them back before it
 * returns the connection, since others rely on them. Thread-safe.
 */
final class BorrowedConnections implements Connections {

    private static final System.Logger LOG = System.getLogger(BorrowedConnections.class.getName());

    private static final int UNKNOWN_VARIABLE = 1193;
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");

    private final Connections source;
    private final Map<Connection, Loan> loans = Collections.synchronizedMap(new IdentityHashMap<>());
    private volatile @Nullable List<String> known;
    private volatile boolean writable;

    /** What to put back. */
    private record Loan(Map<String, String> settings, boolean readOnly) {}

    BorrowedConnections(DataSource source) {
        this.source = Connections.of(source);
    }

    /** Whether the server has ever accepted changes from every account. */
    boolean wereWritable() {
        return writable;
    }

    @Override
    public Connection take() throws SQLException {
        Connection connection = source.take();
        try (Statement statement = connection.createStatement()) {
            MySqlSession session = session(statement);
            writable |= session.isWritable();
            Map<String, String> toSet = ReliedOn.toSet(session);
            if (session.isReadOnly() || !toSet.isEmpty()) {
                Map<String, String> before = new LinkedHashMap<>();
                toSet.keySet()
                        .forEach(variable -> before.put(variable, literal(String.valueOf(session.get(variable)))));
                loans.put(connection, new Loan(before, session.isReadOnly()));
                if (session.isReadOnly()) {
                    connection.setReadOnly(false);
                }
                MySqlSession.set(statement, toSet);
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            release(connection, false);
            throw e;
        }
    }

    @Override
    public void release(Connection connection, boolean usable) {
        Loan loan = loans.remove(connection);
        source.release(connection, usable && (loan == null || putBack(connection, loan)));
    }

    @Override
    public void close() {
        source.close();
    }

    private static boolean putBack(Connection connection, Loan loan) {
        try (Statement statement = connection.createStatement()) {
            MySqlSession.set(statement, loan.settings());
            if (loan.readOnly()) {
                connection.setReadOnly(true);
            }
            return true;
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection could not be returned as it was", e);
            return false;
        }
    }

    private MySqlSession session(Statement statement) throws SQLException {
        List<String> names = known;
        if (names != null) {
            try {
                Map<String, String> values = MySqlSession.values(statement, names);
                return values.isEmpty() ? MySqlSession.read(statement, List.of()) : new MySqlSession(values);
            } catch (SQLException e) {
                if (e.getErrorCode() != UNKNOWN_VARIABLE) {
                    throw e;
                }
                // The pool has moved to another kind of server.
            }
        }
        MySqlSession session = MySqlSession.read(statement, List.of());
        known = session.variables().keySet().stream().sorted().toList();
        return session;
    }

    private static String literal(String value) {
        return NUMBER.matcher(value).matches() ? value : "'" + value.replace("'", "''") + "'";
    }
}
