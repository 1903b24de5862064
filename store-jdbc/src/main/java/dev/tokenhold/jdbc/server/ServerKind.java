package dev.tokenhold.jdbc.server;

import dev.tokenhold.InvalidConfigurationException;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How the databases of a kind of server are named in a URI.
 *
 * @param name the name of the kind for messages, such as {@code MySQL}
 * @param port the port of a server that is named without one
 * @param user the account of a database that is named without one
 * @param properties checks the properties of the driver that a URI sets, and returns them as the driver spells them; throws an {@link
 *     InvalidConfigurationException} for one that is unknown or may not be set
 */
public record ServerKind(String name, int port, String user, UnaryOperator<Map<String, String>> properties) {

    /**
     * Checks a port.
     *
     * @param port a number
     * @return the number, which is from 1 to 65535
     * @throws InvalidConfigurationException if it is not
     */
    public int requirePort(int port) {
        if (port < 1 || port > Server.LAST_PORT) {
            throw noPort();
        }
        return port;
    }

    /**
     * Parses a port.
     *
     * @param text a number from 1 to 65535
     * @return the number
     * @throws InvalidConfigurationException if it is not one; the message does not repeat the text, which may be a password
     */
    public int requirePort(String text) {
        try {
            return requirePort(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw noPort();
        }
    }

    private InvalidConfigurationException noPort() {
        return new InvalidConfigurationException("the port of a server is not a number from 1 to " + Server.LAST_PORT
                + "; " + name + "'s own is " + port);
    }
}
