package dev.tokenhold.benchmarks;

import dev.tokenhold.OAuthToken;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps tokens in plaintext, as a program with JDBC alone would, and finds them by id and user. Not thread-safe. */
final class PlainTable implements AutoCloseable {

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

    private final Connection connection;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement selectById;
    private final PreparedStatement selectByUser;

    PlainTable(Connection connection) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS plain (id VARCHAR(40) NOT NULL PRIMARY KEY, "
                    + String.join(" VARCHAR(255), ", COLUMNS)
                    + " VARCHAR(255), UNIQUE (user_name))");
        }
        insert = connection.prepareStatement("INSERT INTO plain (id, " + String.join(", ", COLUMNS) + ") VALUES (?"
                + ", ?".repeat(COLUMNS.size()) + ")");
        update =
                connection.prepareStatement("UPDATE plain SET " + String.join(" = ?, ", COLUMNS) + " = ? WHERE id = ?");
        selectById = connection.prepareStatement("SELECT * FROM plain WHERE id = ?");
        selectByUser = connection.prepareStatement("SELECT * FROM plain WHERE user_name = ?");
    }

    void insert(List<OAuthToken> tokens) throws SQLException {
        for (OAuthToken token : tokens) {
            insert.setString(1, token.userName());
            bind(insert, 2, token);
            insert.addBatch();
        }
        execute(insert, tokens.size());
    }

    void update(List<OAuthToken> tokens) throws SQLException {
        for (OAuthToken token : tokens) {
            int next = bind(update, 1, token);
            update.setString(next, token.userName());
            update.addBatch();
        }
        execute(update, tokens.size());
    }

    private void execute(PreparedStatement batch, int size) throws SQLException {
        if (size == 1) {
            batch.executeBatch();
            return;
        }
        connection.setAutoCommit(false);
        batch.executeBatch();
        connection.commit();
        connection.setAutoCommit(true);
    }

    Optional<String> refreshTokenById(String id) throws SQLException {
        return refreshToken(selectById, id);
    }

    Optional<String> refreshTokenByUser(String user) throws SQLException {
        return refreshToken(selectByUser, user);
    }

    private Optional<String> refreshToken(PreparedStatement select, String value) throws SQLException {
        select.setString(1, value);
        List<String> values = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            if (rows.next()) {
                for (String column : COLUMNS) {
                    values.add(rows.getString(column));
                }
            }
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(COLUMNS.indexOf("refresh_token")));
    }

    private static int bind(PreparedStatement statement, int first, OAuthToken token) throws SQLException {
        int parameter = first;
        statement.setString(parameter++, token.userName());
        statement.setString(parameter++, token.clientId());
        statement.setString(parameter++, token.clientSecret());
        statement.setString(parameter++, token.refreshToken());
        statement.setString(parameter++, token.accessToken());
        statement.setString(parameter++, token.grantToken());
        statement.setString(parameter++, String.valueOf(token.expiresAt()));
        statement.setString(parameter++, token.redirectUrl());
        statement.setString(parameter++, token.apiDomain());
        return parameter;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
