package dev.tokenhold.jdbc.server;

import dev.tokenhold.InvalidConfigurationException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host and port of a server.
 *
 * @param host a name or an address; an IPv6 address without brackets
 * @param port 1 to 65535
 * @param isUsualPort whether that is the port that this kind of server usually has
 */
public record Server(String host, int port, boolean isUsualPort) {

    static final int LAST_PORT = 65_535;

    private static final Pattern NOTATION = Pattern.compile(
            "(?:\\[(?<v6>[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)]|(?<name>[\\p{L}\\p{N}._-]+))(?::(?<port>[0-9]{1,5}))?");
    private static final Pattern IPV4_LOOPBACK = Pattern.compile("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");

    /**
     * Parses a list such as {@code db1,db2:3307,[::1]}.
     *
     * @param list the servers, separated by commas
     * @param kind their kind
     * @param port the port of those without one
     * @return the servers, at least one
     * @throws InvalidConfigurationException if it is malformed; the message does not repeat the text, which may be a password
     */
    public static List<Server> parseAll(String list, ServerKind kind, int port) {
        List<Server> servers = new ArrayList<>();
        for (String one : list.split(",", -1)) {
            Matcher matcher = NOTATION.matcher(one);
            if (!matcher.matches()) {
                throw new InvalidConfigurationException("server " + (servers.size() + 1)
                        + " of a database is malformed: expected a host name, an IPv4 address, or an IPv6 address in brackets,"
                        + " and optionally :PORT; several are separated by commas");
            }
            String own = matcher.group("port");
            String v6 = matcher.group("v6");
            int number = own == null ? port : kind.requirePort(own);
            servers.add(new Server(v6 != null ? v6 : matcher.group("name"), number, number == kind.port()));
        }
        return List.copyOf(servers);
    }

    /**
     * Tells whether connections stay within this machine, so that others cannot listen in. Names other than localhost are not
     * resolved.
     *
     * @return whether they do
     */
    public boolean isLoopback() {
        try {
            return host.toLowerCase(Locale.ROOT).equals("localhost")
                    || IPV4_LOOPBACK.matcher(host).matches()
                    // This does not query DNS for an address.
                    || (host.contains(":") && InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Returns the server as in a URI, with the port only if it is not the usual one. */
    @Override
    public String toString() {
        return isUsualPort ? bracketed() : bracketed() + ":" + port;
    }

    String bracketed() {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
