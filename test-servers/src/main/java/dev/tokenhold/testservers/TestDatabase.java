package dev.tokenhold.testservers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database on a server and a user with rights on it.
 *
 * @param scheme the scheme of its URI, {@code mysql} or {@code postgresql}
 * @param host the host name of the server
 * @param port the port of the server
 * @param name the name of the database
 * @param user the name of the user
 * @param password the user's password, empty for none
 */
public record TestDatabase(String scheme, String host, int port, String name, String user, String password) {

    /** The environment variable with the URI of a database that the developer chooses. */
    public static final String VARIABLE = "TOKENHOLD_TEST_MYSQL";

    /** The environment variable with the password for {@link #VARIABLE}. */
    public static final String PASSWORD_VARIABLE = "TOKENHOLD_TEST_MYSQL_PASSWORD";

    private static final int DEFAULT_PORT = 3306;

    private static final Pattern URI =
            Pattern.compile("mysql://(?<user>[^:@/?]+)@(?<host>[^:@/?,]+)(:(?<port>\\d{1,5}))?/(?<name>[^:@/?]+)");

    /**
     * Describes a database of MySQL or MariaDB.
     *
     * @param host the host name of the server
     * @param port the port of the server
     * @param name the name of the database
     * @param user the name of the user
     * @param password the user's password, empty for none
     */
    public TestDatabase(String host, int port, String name, String user, String password) {
        this(MySqlSystem.SCHEME, host, port, name, user, password);
    }

    /**
     * Returns the database that the environment variable {@value #VARIABLE} names as {@code mysql://user@host:port/database}, with
     * its password in {@value #PASSWORD_VARIABLE}. It need not be empty.
     *
     * @return the database, or empty when the variable is not set
     * @throws IllegalArgumentException when the variable is not such a URI
     */
    public static Optional<TestDatabase> fromEnvironment() {
        String uri = System.getenv(VARIABLE);
        if (uri == null || uri.isEmpty()) {
            return Optional.empty();
        }
        String password = System.getenv(PASSWORD_VARIABLE);
        return Optional.of(of(uri, password == null ? "" : password));
    }

    static TestDatabase of(String uri, String password) {
        Matcher matcher = URI.matcher(uri);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    VARIABLE + " is not of the form mysql://user@host:port/database, without a password");
        }
        String port = matcher.group("port");
        return new TestDatabase(
                matcher.group("host"),
                port == null ? DEFAULT_PORT : Integer.parseInt(port),
                matcher.group("name"),
                matcher.group("user"),
                password);
    }

    /** {@return the URI of the database for {@code TokenStores.open}, without the password: {@code scheme://user@host:port/name}} */
    public String uri() {
        return scheme + "://" + user + "@" + host + ":" + port + "/" + name;
    }

    /**
     * Returns the address of the database for its JDBC driver, without user and password. On the loopback interface it asks for a
     * connection without TLS.
     *
     * @return {@code jdbc:scheme://host:port/name}, on the loopback interface followed by {@code ?} and properties
     */
    public String jdbcUrl() {
        String url = "jdbc:" + scheme + "://" + host + ":" + port + "/" + name;
        return host.equals(DatabaseServer.HOST)
                ? url + "?" + DatabaseSystem.of(scheme).plaintextProperties()
                : url;
    }

    /**
     * Connects to the database as its user.
     *
     * @return a new connection; close it after use
     * @throws SQLException when the server cannot be reached or refuses
     */
    public Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(jdbcUrl(), user, password);
        // A server may give every session other settings.
        connection.setReadOnly(false);
        try (Statement statement = connection.createStatement()) {
            for (String setting : DatabaseSystem.of(scheme).usualSettings()) {
                statement.execute(setting);
            }
        }
        return connection;
    }

    /**
     * Returns the same database through another port, such as that of a {@link TcpProxy}.
     *
     * @param port the port on the loopback interface
     * @return the database
     */
    public TestDatabase at(int port) {
        return new TestDatabase(scheme, DatabaseServer.HOST, port, name, user, password);
    }

    /**
     * Returns the same database for another user.
     *
     * @param user the name of the user
     * @param password the user's password
     * @return the database
     */
    public TestDatabase as(String user, String password) {
        return new TestDatabase(scheme, host, port, name, user, password);
    }

    /**
     * Shows no password.
     *
     * @return {@link #uri()}
     */
    @Override
    public String toString() {
        return uri();
    }
}
