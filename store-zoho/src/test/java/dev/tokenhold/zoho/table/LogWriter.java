package dev.tokenhold.zoho.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Another process that has a database open and inserts users into its write-ahead log: 101 at once, 102 when a file tells it to. */
public final class LogWriter {

    private LogWriter() {}

    /** The arguments are the database and the file. */
    public static void main(String[] arguments) throws SQLException, InterruptedException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            for (int id = 101; ; id++) {
                statement.execute(
                        "INSERT INTO oauthtoken (id, user_name, client_id, refresh_token, api_domain) VALUES ('" + id
                                + "', 'user " + id + "', 'client', 'refresh', 'domain')");
                System.out.println(id);
                while (id > 101 || Files.notExists(Path.of(arguments[1]))) {
                    Thread.sleep(10);
                }
            }
        }
    }
}
