package dev.tokenhold.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Copies a plain table into a new one: a migration in plain JDBC, with the indexes, the batch size, the durability and the caches of
 * store-migrate.
 */
public final class PlainCopy {

    private static final int BATCH = 5_000;

    private PlainCopy() {}

    /**
     * Copies.
     *
     * @param arguments the JDBC URLs of the source and the target. The account for a server is in {@code $PLAIN_USER} and {@code
     *     $PLAIN_PASSWORD}
     * @throws SQLException if a database fails
     */
    public static void main(String[] arguments) throws SQLException {
        try (Connection from = open(arguments[0]);
                Connection to = open(arguments[1])) {
            PlainTable.create(to);
            to.setAutoCommit(false);
            copy(from, to);
        }
    }

    private static Connection open(String url) throws SQLException {
        if (!url.startsWith("jdbc:sqlite:")) {
            return DriverManager.getConnection(url, System.getenv("PLAIN_USER"), System.getenv("PLAIN_PASSWORD"));
        }
        Connection connection = PlainSqlite.open(url);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA cache_size = -65536");
            statement.execute("PRAGMA wal_autocheckpoint = 65536");
            statement.execute("PRAGMA journal_size_limit = -1");
        }
        return connection;
    }

    private static void copy(Connection from, Connection to) throws SQLException {
        int columns = 1 + PlainTable.COLUMNS.size();
        try (Statement select = from.createStatement();
                PreparedStatement insert = to.prepareStatement(PlainTable.INSERT)) {
            // Makes MySQL's driver stream the rows; SQLite's does so anyway.
            boolean mysql = from.getMetaData().getURL().startsWith("jdbc:mysql:");
            select.setFetchSize(mysql ? Integer.MIN_VALUE : 0);
            int waiting = 0;
            try (ResultSet rows = select.executeQuery("SELECT * FROM plain ORDER BY id")) {
                while (rows.next()) {
                    for (int column = 1; column <= columns; column++) {
                        insert.setString(column, rows.getString(column));
                    }
                    insert.addBatch();
                    if (++waiting == BATCH) {
                        insert.executeBatch();
                        to.commit();
                        waiting = 0;
                    }
                }
            }
            insert.executeBatch();
            to.commit();
        }
    }
}
