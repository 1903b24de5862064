package dev.tokenhold.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * What a server says of a new session.
 *
 * @param schema the first schema of the search path that exists, null if there is none
 * @param follows whether the server follows another one and takes no changes
 * @param isOwn whether the session belongs to the connection. A pooler may give each transaction of a connection to another session
 */
record PostgreSqlSession(@Nullable String schema, boolean follows, boolean isOwn) {

    /**
     * Makes a new connection ready.
     *
     * @param schemaOfTable the schema of the table; null if it is that of this session
     * @throws SQLException if that fails
     */
    static PostgreSqlSession prepare(Connection connection, @Nullable String schemaOfTable) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Map<String, String> settings = new HashMap<>();
            PGConnection driver = connection.unwrap(PGConnection.class);
            PostgreSqlSession session;
            try (ResultSet row =
                    statement.executeQuery("SELECT pg_catalog.pg_backend_pid(), pg_catalog.pg_is_in_recovery(),"
                            + " pg_catalog.current_schema(), " + ReliedOn.query())) {
                row.next();
                // A pooler tells the client another process id than that of the process that does the work.
                session = new PostgreSqlSession(
                        row.getString(3), row.getBoolean(2), row.getInt(1) == driver.getBackendPID());
                List<String> names = ReliedOn.names();
                for (int i = 0; i < names.size(); i++) {
                    settings.put(names.get(i), String.valueOf(row.getString(4 + i)));
                }
            }
            if (session.isOwn) {
                statement.execute(ReliedOn.toSet(settings, schemaOfTable == null ? session.schema : schemaOfTable));
            } else {
                // The next transaction may be executed by a session that does not know them.
                driver.setPrepareThreshold(0);
            }
            return session;
        }
    }
}
