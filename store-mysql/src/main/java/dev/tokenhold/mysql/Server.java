package dev.tokenhold.mysql;

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
 */
record Server(String host, int port) {

    static final int DEFAULT_PORT = 3306;

    private static final int LAST_PORT = 65_535;
    private static final Pattern NOTATION = Pattern.compile(
            "(?:\\[(?<v6>[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)]|(?<name>[\\p{L}\\p{N}._-]+))(?::(?<port>[0-9]{1,5}))?");
    private static final Pattern IPV4_LOOPBACK = Pattern.compile("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");

    /**
     * Parses a list such as {@code db1,db2:3307,[::1]}.
     *
     * @param list the servers, separated by commas
     * @param defaultPort the port of those without one
     * @return the servers, at least one
     * @throws InvalidConfigurationException if it is malformed; the message does not repeat the text, which may be a password
     */
    static List<Server> parseAll(String list, int defaultPort) {
        List<Server> servers = new ArrayList<>();
        for (String one : list.split(",", -1)) {
            Matcher matcher = NOTATION.matcher(one);
            if (!matcher.matches()) {
                throw new InvalidConfigurationException("server " + (servers.size() + 1)
                        + " of a database is malformed: expected a host name, an IPv4 address, or an IPv6 address in brackets,"
                        + " and optionally :PORT; several are separated by commas");
            }
            String port = matcher.group("port");
            String v6 = matcher.group("v6");
            servers.add(new Server(
                    v6 != null ? v6 : matcher.group("name"), port == null ? defaultPort : requirePort(port)));
        }
        return List.copyOf(servers);
    }

    /**
     * Parses a port.
     *
     * @throws InvalidConfigurationException if it is not one; the message does not repeat the text, which may be a password
     */
    static int requirePort(String text) {
        try {
            return requirePort(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw noPort();
        }
    }

    static int requirePort(int port) {
        if (port < 1 || port > LAST_PORT) {
            throw noPort();
        }
        return port;
    }

    /**
     * Tells whether connections stay within this machine, so that others cannot listen in. Names other than localhost are not
     * resolved.
     */
    boolean isLoopback() {
        try {
            return host.toLowerCase(Locale.ROOT).equals("localhost")
                    || IPV4_LOOPBACK.matcher(host).matches()
                    // This does not query DNS for an address.
                    || (host.contains(":") && InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Returns the server as in a URI, with the port only if it is not the default one. */
    @Override
    public String toString() {
        String bracketed = host.contains(":") ? "[" + host + "]" : host;
        return port == DEFAULT_PORT ? bracketed : bracketed + ":" + port;
    }

    private static InvalidConfigurationException noPort() {
        return new InvalidConfigurationException(
                "the port of a server is not a number from 1 to " + LAST_PORT + "; MySQL's own is " + DEFAULT_PORT);
    }
}
