package dev.tokenhold.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Copies rows in plaintext from one table, or from a CSV file without quotes, into a new one, with the batch size and the
 * durability of store-migrate: a migration in plain JDBC.
 */
public final class PlainCopy {

    private static final int BATCH = 5_000;
    private static final String FILE = "file:";

    private final Connection to;
    private final PreparedStatement insert;
    private int waiting;

    private PlainCopy(Connection to) throws SQLException {
        this.to = to;
        insert = to.prepareStatement("INSERT INTO plain VALUES (?" + ", ?".repeat(PlainTable.COLUMNS.size()) + ")");
        to.setAutoCommit(false);
    }

    /**
     * Copies.
     *
     * @param arguments the source, {@code file:PATH} or a JDBC URL; the target, a JDBC URL; {@code true} to index all columns by
     *     which a store finds a token, {@code false} for the id alone. The account for a server is in {@code $PLAIN_USER} and
     *     {@code $PLAIN_PASSWORD}
     * @throws SQLException if a database fails
     * @throws IOException if the file cannot be read
     */
    public static void main(String[] arguments) throws SQLException, IOException {
        try (Connection to = open(arguments[1])) {
            create(to, Boolean.parseBoolean(arguments[2]));
            PlainCopy copy = new PlainCopy(to);
            if (arguments[0].startsWith(FILE)) {
                copy.copyFile(Path.of(arguments[0].substring(FILE.length())));
            } else {
                try (Connection from = open(arguments[0])) {
                    copy.copyTable(from);
                }
            }
            copy.write();
        }
    }

    private static Connection open(String url) throws SQLException {
        if (!url.startsWith("jdbc:sqlite:")) {
            return DriverManager.getConnection(url, System.getenv("PLAIN_USER"), System.getenv("PLAIN_PASSWORD"));
        }
        Connection connection = DriverManager.getConnection(url);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
        }
        return connection;
    }

    private static void create(Connection to, boolean findable) throws SQLException {
        try (Statement statement = to.createStatement()) {
            statement.execute("CREATE TABLE plain (id VARCHAR(40) NOT NULL PRIMARY KEY, "
                    + String.join(" VARCHAR(255), ", PlainTable.COLUMNS) + " VARCHAR(255))");
            if (findable) {
                statement.execute("CREATE UNIQUE INDEX plain_identity ON plain (user_name, client_id)");
                for (String column : List.of("user_name", "access_token", "grant_token", "refresh_token")) {
                    statement.execute("CREATE INDEX plain_" + column + " ON plain (" + column + ")");
                }
            }
        }
    }

    private void copyFile(Path file) throws SQLException, IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] values = line.split(",", -1);
                for (int i = 0; i <= PlainTable.COLUMNS.size(); i++) {
                    insert.setString(i + 1, values[i].isEmpty() ? null : values[i]);
                }
                add();
            }
        }
    }

    private void copyTable(Connection from) throws SQLException {
        try (Statement statement = from.createStatement()) {
            // Makes MySQL's driver stream the rows; SQLite's does so anyway.
            boolean mysql = from.getMetaData().getURL().startsWith("jdbc:mysql:");
            statement.setFetchSize(mysql ? Integer.MIN_VALUE : 0);
            try (ResultSet rows = statement.executeQuery("SELECT * FROM plain ORDER BY id")) {
                while (rows.next()) {
                    for (int i = 1; i <= 1 + PlainTable.COLUMNS.size(); i++) {
                        insert.setString(i, rows.getString(i));
                    }
                    add();
                }
            }
        }
    }

    private void add() throws SQLException {
        insert.addBatch();
        if (++waiting == BATCH) {
            write();
        }
    }

    private void write() throws SQLException {
        insert.executeBatch();
        to.commit();
        waiting = 0;
    }
}
