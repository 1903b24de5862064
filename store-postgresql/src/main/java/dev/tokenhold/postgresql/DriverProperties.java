package dev.tokenhold.postgresql;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.jdbc.server.AnswerTimeouts;
import dev.tokenhold.jdbc.server.ServerAddress;
import dev.tokenhold.spi.SecretSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * Collects the properties of pgjdbc for connections: those that the user asks for, and our own. A URI may set properties for TLS and the
 * network, and the schema. All others are refused, also those of future releases: some load a class or read a file that the URI names,
 * or change what is stored, read or logged.
 */
final class DriverProperties {

    /** The schema of the table. The driver would put it into the search path of the session, which a pooler need not keep. */
    static final String SCHEMA = "currentSchema";

    /** As the driver spells them. */
    static final List<String> NAMES = List.of(
            SCHEMA,
            "sslmode",
            "sslrootcert",
            "sslcert",
            "sslkey",
            "sslNegotiation",
            "channelBinding",
            "connectTimeout",
            "socketTimeout",
            "tcpKeepAlive",
            "tcpNoDelay",
            "receiveBufferSize",
            "sendBufferSize",
            "localSocketAddress",
            "ApplicationName");

    // A secret would show in process lists and logs.
    private static final Pattern SECRET = Pattern.compile(".*password.*");
    private static final Set<String> IN_THE_URI =
            Set.of("user", "pghost", "pgport", "pgdbname", "host", "port", "dbname", "database");
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final Set<String> BOOLEANS = Set.of("tcpKeepAlive", "tcpNoDelay");
    private static final Set<String> NUMBERS =
            Set.of("connectTimeout", "socketTimeout", "receiveBufferSize", "sendBufferSize");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

    /** How long to wait for a connection, and for each answer while connecting. */
    private static final String CONNECT_TIMEOUT_SECONDS = "5";

    private DriverProperties() {}

    /**
     * Checks properties that the user asks for.
     *
     * @return the same properties as the driver spells them
     * @throws InvalidConfigurationException if one of them, or its value, cannot be set
     */
    static Map<String, String> checked(Map<String, String> properties) {
        Map<String, String> checked = new HashMap<>();
        properties.forEach((name, value) -> {
            String spelled =
                    NAMES.stream().filter(name::equalsIgnoreCase).findFirst().orElseThrow(() -> refused(name));
            String expected = expected(spelled, value);
            if (expected != null) {
                throw new InvalidConfigurationException(
                        "the property " + spelled + " has a value that it cannot have: expected " + expected);
            }
            checked.put(spelled, value);
        });
        return checked;
    }

    /** Returns all properties to connect with. While connecting, the timeout for answers is that for connections. */
    static Properties of(ServerAddress address, String password) {
        Properties properties = new Properties();
        properties.setProperty("user", address.user());
        if (!password.isEmpty()) {
            // Without one, the driver looks into the password file of psql.
            properties.setProperty("password", password);
        }
        properties.setProperty("connectTimeout", CONNECT_TIMEOUT_SECONDS);
        properties.setProperty("ApplicationName", "Tokenhold");
        properties.setProperty("reWriteBatchedInserts", "true");
        // Kerberos is not supported, and asking for it would take a round trip.
        properties.setProperty("gssEncMode", "disable");
        if (!address.isLoopback()) {
            properties.setProperty("sslmode", "require");
        }
        address.properties().forEach(properties::setProperty);
        properties.remove(SCHEMA);
        properties.setProperty("socketTimeout", properties.getProperty("connectTimeout"));
        return properties;
    }

    /** Returns how long to wait for answers once connected. */
    static AnswerTimeouts answerTimeouts(ServerAddress address) {
        String seconds = address.properties().get("socketTimeout");
        if (seconds == null) {
            return AnswerTimeouts.DEFAULT;
        }
        int millis = 1_000 * Integer.parseInt(seconds);
        return new AnswerTimeouts(millis, millis);
    }

    private static @Nullable String expected(String name, String value) {
        if (name.equals("sslmode")) {
            return SSL_MODES.contains(value) ? null : "disable, allow, prefer, require, verify-ca or verify-full";
        }
        if (BOOLEANS.contains(name)) {
            return value.matches("true|false") ? null : "true or false";
        }
        if (NUMBERS.contains(name)) {
            return NUMBER.matcher(value).matches() ? null : "a number, of seconds or bytes, up to 999999";
        }
        return value.isEmpty() ? "a text that is not empty" : null;
    }

    private static InvalidConfigurationException refused(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String reason;
        if (SECRET.matcher(lower).matches()) {
            reason =
                    "is a secret, which would show in process lists and logs; give the source of the account's password, one of "
                            + SecretSource.NOTATIONS;
        } else if (IN_THE_URI.contains(lower)) {
            reason = "belongs in the URI itself, before the question mark";
        } else if (lower.equals("ssl")) {
            reason = "is not needed: TLS is required except on this machine; sslmode sets another mode";
        } else if (PGProperty.forName(name) == null) {
            return new InvalidConfigurationException("pgjdbc has no property " + name
                    + ": after the question mark a URI sets the table, and properties of pgjdbc");
        } else {
            reason =
                    "cannot be set in a URI, since it may change what is stored, read or logged, or which code runs; those that can be"
                            + " set are the table, " + String.join(", ", NAMES);
        }
        return new InvalidConfigurationException("the property " + name + " " + reason
                + ": leave it out; a DataSource of your own may have any properties");
    }
}
