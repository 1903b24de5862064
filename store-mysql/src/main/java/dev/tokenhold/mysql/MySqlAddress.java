package dev.tokenhold.mysql;

import dev.tokenhold.jdbc.TableName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and how it is reached, all but the password.
 *
 * @param scheme the scheme of its URI, for messages
 * @param servers where it is, any of which will do; at least one
 * @param user the account
 * @param database the name of the database
 * @param table the table that the URI names, or null
 * @param properties properties of Connector/J that were asked for, see {@link DriverProperties}
 */
record MySqlAddress(
        String scheme,
        List<Server> servers,
        String user,
        String database,
        @Nullable TableName table,
        Map<String, String> properties) {

    /** What Zoho's DBStore connects as when it is not told. */
    static final String DEFAULT_USER = "root";

    MySqlAddress {
        servers = List.copyOf(servers);
        properties = Map.copyOf(properties);
    }

    boolean isLoopback() {
        return servers.stream().allMatch(Server::isLoopback);
    }

    /** How the driver is told to reach one of the servers. */
    String jdbcUrl(Server server) {
        String host = server.host().contains(":") ? "[" + server.host() + "]" : server.host();
        return "jdbc:mysql://" + host + ":" + server.port() + "/" + encode(database);
    }

    /** The URI without properties. */
    @Override
    public String toString() {
        return scheme + "://" + encode(user) + "@"
                + servers.stream().map(Server::toString).collect(Collectors.joining(",")) + "/" + encode(database);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
