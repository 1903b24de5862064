package dev.tokenhold.zoho.table;

import dev.tokenhold.testservers.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;

/**
 * A database of one test on a server.
 *
 * @param server the server
 * @param database the database, and its user
 * @param folder where its password can be kept
 */
record MySqlTable(Server server, TestDatabase database, Path folder) implements SqlTable {

    // Writes the password once, since other threads and processes read it.
    MySqlTable {
        try {
            Files.writeString(folder.resolve("password-of-" + database.user()), database.password());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MySqlTable on(Server server, Path folder) {
        try {
            return new MySqlTable(server, server.running().createDatabase(), folder);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The same for a user with some rights only. */
    MySqlTable as(String rights) throws SQLException {
        return new MySqlTable(server, server.running().createUser(database.name(), rights), folder);
    }

    /** The same for a user with rights on one table only. */
    MySqlTable asOn(String table, String rights) throws SQLException {
        MySqlTable stranger = as("CREATE VIEW");
        server.running()
                .execute("GRANT " + rights + " ON " + database.name() + "." + table + " TO '" + stranger.database.user()
                        + "'@'%'");
        return stranger;
    }

    /** Executes the statements of a dump. */
    void load(String fixture) {
        try (InputStream in = Objects.requireNonNull(MySqlTable.class.getResourceAsStream("/fixtures/" + fixture));
                Connection connection = connect();
                Statement statement = connection.createStatement()) {
            String dump = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String sql : dump.split(";\n", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new AssertionError(fixture, e);
        }
    }

    @Override
    public String sdk3() {
        return "CREATE TABLE oauthtoken (id int NOT NULL AUTO_INCREMENT, user_mail varchar(255), client_id varchar(255),"
                + " refresh_token varchar(255), access_token varchar(255), grant_token varchar(255), expiry_time varchar(20),"
                + " PRIMARY KEY (id))";
    }

    @Override
    public Connection connect() throws SQLException {
        return database.connect();
    }

    @Override
    public String uri() {
        return "zoho-" + database.uri();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("password", "file:" + folder.resolve("password-of-" + database.user()));
    }
}
