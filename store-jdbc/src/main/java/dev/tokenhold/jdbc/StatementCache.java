package dev.tokenhold.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the prepared statements of a connection for reuse, for a driver that does not, or not as it should: some databases take longer
 * to prepare a statement than to find a row with it. Closing a statement puts it into the cache, unless it has failed. Only {@code
 * prepareStatement(String)} uses the cache. As safe for threads as the connection: one at a time.
 */
public final class StatementCache implements InvocationHandler {

    private static final int MOST = 32;

    private final Connection connection;
    private final Preparation preparation;
    // Those that are not in use; the first one has been unused for the longest time.
    private final Map<String, Kept> unused = new LinkedHashMap<>();

    private StatementCache(Connection connection, Preparation preparation) {
        this.connection = connection;
        this.preparation = preparation;
    }

    /** Prepares a statement that is not in the cache. */
    @FunctionalInterface
    public interface Preparation {

        /**
         * Prepares a statement.
         *
         * @param connection the connection itself, without its cache
         * @param sql the statement
         * @return the prepared statement
         * @throws SQLException if it cannot be prepared
         */
        PreparedStatement prepare(Connection connection, String sql) throws SQLException;
    }

    /**
     * Gives a connection a cache for at most 32 statements that are not in use.
     *
     * @param connection an open connection
     * @param preparation how it prepares statements, such as {@code Connection::prepareStatement}
     * @return the connection, with a cache that is closed with it
     */
    public static Connection around(Connection connection, Preparation preparation) {
        return proxy(Connection.class, new StatementCache(connection, preparation));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "prepareStatement" ->
                arguments != null && arguments.length == 1
                        ? prepare((String) arguments[0])
                        : call(connection, method, arguments);
            case "close" -> {
                for (Kept kept : unused.values()) {
                    kept.statement.close();
                }
                unused.clear();
                yield call(connection, method, arguments);
            }
            default -> call(connection, method, arguments);
        };
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        Kept kept = unused.remove(sql);
        if (kept == null) {
            kept = new Kept(sql, preparation.prepare(connection, sql));
        }
        return kept.proxy;
    }

    private void release(Kept kept) throws SQLException {
        if (kept.failed || connection.isClosed()) {
            kept.statement.close();
            return;
        }
        kept.reset();
        Kept other = unused.put(kept.sql, kept);
        if (other != null && other != kept) {
            other.statement.close();
        }
        if (unused.size() > MOST) {
            Iterator<Kept> eldest = unused.values().iterator();
            eldest.next().statement.close();
            eldest.remove();
        }
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(StatementCache.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** A prepared statement that goes back to the cache when it is closed, unless it has failed. */
    private final class Kept implements InvocationHandler {

        private final String sql;
        private final PreparedStatement statement;
        private final PreparedStatement proxy;
        private @Nullable ResultSet rows;
        private boolean failed;

        Kept(String sql, PreparedStatement statement) {
            this.sql = sql;
            this.statement = statement;
            this.proxy = proxy(PreparedStatement.class, this);
        }

        @Override
        public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getName().equals("close")) {
                release(this);
                return null;
            }
            try {
                Object result = call(statement, method, arguments);
                if (result instanceof ResultSet opened) {
                    rows = opened;
                }
                return result;
            } catch (Throwable e) {
                failed = true;
                throw e;
            }
        }

        void reset() throws SQLException {
            if (rows != null) {
                rows.close();
                rows = null;
            }
            statement.clearParameters();
        }
    }
}
