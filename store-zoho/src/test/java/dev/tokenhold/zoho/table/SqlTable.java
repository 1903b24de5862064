package dev.tokenhold.zoho.table;

import dev.tokenhold.TokenStores;
import dev.tokenhold.testkit.StoreLocation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A database with, or for, the table of one test. */
interface SqlTable {

    /** The table of SDK 2. */
    String SDK_2 = "CREATE TABLE oauthtoken (id varchar(255) NOT NULL, user_mail varchar(255), client_id varchar(255),"
            + " client_secret varchar(255), refresh_token varchar(255), access_token varchar(255), grant_token varchar(255),"
            + " expiry_time varchar(20), redirect_url varchar(255), PRIMARY KEY (id))";

    /** The table of SDK 4. */
    String SDK_4 = SDK_2.replace("user_mail", "user_name").replace("id varchar(255) NOT", "id varchar(10) NOT");

    /** The table of SDK 5 and newer. */
    String SDK_5 = SDK_4.replace(", PRIMARY", ", api_domain varchar(255), PRIMARY");

    /** The table of SDK 3. */
    String sdk3();

    Connection connect() throws SQLException;

    String uri();

    Map<String, String> settings();

    default ZohoTableTokenStore open() {
        return (ZohoTableTokenStore) TokenStores.open(uri(), settings());
    }

    default StoreLocation location() {
        return new StoreLocation(uri(), settings(), Map.of());
    }

    /** Adds a row to the table of SDK 5; an id, a user, a refresh token and an expiry are what mostly matters. */
    default void insert(String id, String user, String refreshToken, String expiry) {
        insert(id, user, "client", "secret", refreshToken, null, null, expiry, null, "https://www.zohoapis.eu");
    }

    default void insert(Object... values) {
        String[] parameters = new String[values.length];
        Arrays.fill(parameters, "?");
        execute("INSERT INTO oauthtoken VALUES (" + String.join(", ", parameters) + ")", values);
    }

    default void execute(String sql, Object... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.execute();
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    default List<List<String>> query(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<List<String>> found = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                found.add(row);
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** Everything in the table. */
    default List<List<String>> rows() {
        return query("SELECT * FROM oauthtoken ORDER BY id");
    }
}
