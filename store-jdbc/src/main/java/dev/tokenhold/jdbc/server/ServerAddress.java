package dev.tokenhold.jdbc.server;

import dev.tokenhold.jdbc.TableName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The address of a database, with everything to connect to it but the password.
 *
 * @param scheme the scheme of its URI, for messages
 * @param servers its servers, at least one; any of them will do
 * @param user the account
 * @param database the name of the database
 * @param table the table that the URI names, or null
 * @param properties the properties of the driver that the user asks for
 */
public record ServerAddress(
        String scheme,
        List<Server> servers,
        String user,
        String database,
        @Nullable TableName table,
        Map<String, String> properties) {

    /**
     * Creates an address.
     *
     * @param scheme the scheme
     * @param servers the servers
     * @param user the account
     * @param database the database
     * @param table the table, or null
     * @param properties the properties
     */
    public ServerAddress {
        servers = List.copyOf(servers);
        properties = Map.copyOf(properties);
    }

    /**
     * Returns the table.
     *
     * @param whenAbsent the table if the URI names none
     * @return the table
     */
    public TableName tableOr(TableName whenAbsent) {
        return table == null ? whenAbsent : table;
    }

    /** {@return whether connections to any of the servers stay within this machine} */
    public boolean isLoopback() {
        return servers.stream().allMatch(Server::isLoopback);
    }

    /**
     * Returns the driver's URL for one of the servers.
     *
     * @param subprotocol what the driver is called in URLs, such as {@code mysql}
     * @param server the server
     * @return the URL, without account and properties
     */
    public String jdbcUrl(String subprotocol, Server server) {
        return "jdbc:" + subprotocol + "://" + server.bracketed() + ":" + server.port() + "/" + encode(database);
    }

    /** Returns the URI without properties. */
    @Override
    public String toString() {
        return scheme + "://" + encode(user) + "@"
                + servers.stream().map(Server::toString).collect(Collectors.joining(",")) + "/" + encode(database);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
