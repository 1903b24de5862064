package dev.tokenhold.mysql;

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
 * @param properties the properties of Connector/J that the user asks for, see {@link DriverProperties}
 */
record MySqlAddress(
        String scheme,
        List<Server> servers,
        String user,
        String database,
        @Nullable TableName table,
        Map<String, String> properties) {

    /** The default account of Zoho's DBStore. */
    static final String DEFAULT_USER = "root";

    MySqlAddress {
        servers = List.copyOf(servers);
        properties = Map.copyOf(properties);
    }

    boolean isLoopback() {
        return servers.stream().allMatch(Server::isLoopback);
    }

    /** Returns the driver's URL for one of the servers. */
    String jdbcUrl(Server server) {
        String host = server.host().contains(":") ? "[" + server.host() + "]" : server.host();
        return "jdbc:mysql://" + host + ":" + server.port() + "/" + encode(database);
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
