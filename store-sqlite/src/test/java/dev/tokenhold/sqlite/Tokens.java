package dev.tokenhold.sqlite;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.StoreLocation;
import dev.tokenhold.testkit.TestTokens;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** Databases of tokens, and a look past the store at what is in them. */
final class Tokens {

    private Tokens() {}

    static TokenStore open(Path file) {
        return SqliteTokenStore.open(file, TestKeyring.keyring());
    }

    static StoreLocation at(Path file) {
        return new StoreLocation("sqlite:" + file, TestKeyring.settings(), Map.of());
    }

    static OAuthToken save(TokenStore store, String name) {
        return store.saveToken(TestTokens.named(name));
    }

    static List<String> ids(TokenStore store) {
        return store.getTokens().stream().map(OAuthToken::id).toList();
    }

    static List<String> idsIn(Path file) {
        try (TokenStore store = open(file)) {
            return ids(store);
        }
    }

    /** A plain connection, as any other program has one; creates the file. */
    static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file.toUri());
    }

    static void execute(Path file, String... statements) {
        try (Connection connection = connect(file)) {
            execute(connection, statements);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        for (String sql : statements) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    static String query(Path file, String sql) {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
