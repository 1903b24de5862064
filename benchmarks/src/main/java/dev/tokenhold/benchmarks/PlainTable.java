package dev.tokenhold.benchmarks;

import dev.tokenhold.OAuthToken;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** A table of tokens in plaintext, with an index for everything by which a store finds a token, and its statements. */
final class PlainTable {

    /** All columns but the id, which comes first. */
    static final List<String> COLUMNS = List.of(
            "user_name",
            "client_id",
            "client_secret",
            "refresh_token",
            "access_token",
            "grant_token",
            "expiry_time",
            "redirect_url",
            "api_domain");

    static final String INSERT = "INSERT INTO plain VALUES (?" + ", ?".repeat(COLUMNS.size()) + ")";
    /** Names only the columns that a refresh changes, so that the other indexes stay as they are. */
    static final String UPDATE = "UPDATE plain SET access_token = ?, expiry_time = ? WHERE user_name = ?";

    static final String SELECT = "SELECT * FROM plain WHERE user_name = ?";

    private static final int BATCH = 5_000;

    private PlainTable() {}

    static void create(Connection connection) throws SQLException {
        // Like our store's: in SQLite an index can leave out the rows that have nothing to find.
        boolean partial = connection.getMetaData().getURL().startsWith("jdbc:sqlite:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE plain (id VARCHAR(40) NOT NULL PRIMARY KEY, "
                    + String.join(" VARCHAR(255), ", COLUMNS) + " VARCHAR(255))");
            statement.execute("CREATE UNIQUE INDEX plain_identity ON plain (user_name, client_id)");
            for (String column : List.of("user_name", "access_token", "grant_token", "refresh_token")) {
                statement.execute("CREATE INDEX plain_" + column + " ON plain (" + column + ")"
                        + (partial ? " WHERE " + column + " IS NOT NULL" : ""));
            }
        }
    }

    /** Inserts the first tokens of users 0 to {@code tokens - 1} and commits them. */
    static void fill(Connection connection, int tokens) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (int first = 0; first < tokens; first += BATCH) {
                int user = first;
                for (OAuthToken token : Tokens.batch(first, Math.min(BATCH, tokens - first))) {
                    bind(insert, user++, token);
                    insert.addBatch();
                }
                insert.executeBatch();
                connection.commit();
            }
        }
        connection.setAutoCommit(true);
    }

    private static void bind(PreparedStatement insert, int user, OAuthToken token) throws SQLException {
        int parameter = 1;
        // As long as the ids that a store makes, and in the order of insertion like them.
        insert.setString(parameter++, String.format("%036d", user));
        insert.setString(parameter++, token.userName());
        insert.setString(parameter++, token.clientId());
        insert.setString(parameter++, token.clientSecret());
        insert.setString(parameter++, token.refreshToken());
        insert.setString(parameter++, token.accessToken());
        insert.setString(parameter++, token.grantToken());
        insert.setString(parameter++, String.valueOf(token.expiresAt()));
        insert.setString(parameter++, token.redirectUrl());
        insert.setString(parameter, token.apiDomain());
    }

    /** Reads all columns of the row of a user with {@link #SELECT}. */
    static List<String> find(PreparedStatement select, long user) throws SQLException {
        select.setString(1, Tokens.userName(user));
        try (ResultSet rows = select.executeQuery()) {
            if (!rows.next()) {
                throw new NoSuchElementException("no row of user " + user);
            }
            List<String> values = new ArrayList<>();
            for (int column = 1; column <= 1 + COLUMNS.size(); column++) {
                values.add(rows.getString(column));
            }
            return values;
        }
    }

    /** Updates the row of a user with {@link #UPDATE}. */
    static void save(PreparedStatement update, OAuthToken token) throws SQLException {
        update.setString(1, token.accessToken());
        update.setString(2, String.valueOf(token.expiresAt()));
        update.setString(3, token.userName());
        if (update.executeUpdate() != 1) {
            throw new NoSuchElementException("no row to update");
        }
    }
}
