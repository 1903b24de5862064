package dev.tokenhold.mysql;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.Driver;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.jdbc.server.AnswerTimeouts;
import dev.tokenhold.jdbc.server.ServerAddress;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** Collects the properties of Connector/J for connections: those that the user asks for, and our own. */
final class DriverProperties {

    /** How long to wait for a connection, and for each answer while connecting. */
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    private DriverProperties() {}

    /**
     * Checks properties that the user asks for.
     *
     * @return the same properties as the driver spells them
     * @throws InvalidConfigurationException if the driver does not know one of them or its value, or it cannot be set
     */
    static Map<String, String> checked(Map<String, String> properties) {
        Map<String, String> checked = new HashMap<>();
        properties.forEach((name, value) -> {
            String spelled = asTheDriverSpells(name);
            String reason = AllowedProperties.refusal(spelled, value);
            if (reason != null) {
                throw new InvalidConfigurationException("the property " + name + " " + reason
                        + ": leave it out; a DataSource of your own may have any properties");
            }
            checked.put(spelled, value);
        });
        requireValid(checked);
        return checked;
    }

    /** Returns all properties to connect with. While connecting, the timeout for answers is that for connections. */
    static Properties of(ServerAddress address, String password) {
        Map<String, String> asked = address.properties();
        Properties properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT_MILLIS));
        properties.setProperty("characterEncoding", "UTF-8");
        properties.setProperty("sessionVariables", "sql_mode='" + ReliedOn.SQL_MODE + "'");
        properties.setProperty("paranoid", "true");
        properties.setProperty("rewriteBatchedStatements", "true");
        if (address.isLoopback()) {
            // Without TLS, MySQL 8 asks for a password that it keeps as a hash under its public key.
            properties.setProperty("allowPublicKeyRetrieval", "true");
        } else {
            properties.setProperty("sslMode", "REQUIRED");
        }
        asked.forEach(properties::setProperty);
        properties.setProperty("socketTimeout", properties.getProperty("connectTimeout"));
        return properties;
    }

    /** Returns how long to wait for answers once connected. */
    static AnswerTimeouts answerTimeouts(ServerAddress address) {
        String asked = address.properties().get("socketTimeout");
        return asked == null
                ? AnswerTimeouts.DEFAULT
                : new AnswerTimeouts(Integer.parseInt(asked), Integer.parseInt(asked));
    }

    private static void requireValid(Map<String, String> properties) {
        Properties all = new Properties();
        all.putAll(properties);
        try {
            // This does not connect.
            new Driver().getPropertyInfo("jdbc:mysql://localhost/", all);
        } catch (SQLException e) {
            throw new InvalidConfigurationException("Connector/J refuses a property: " + e.getMessage(), e);
        }
    }

    private static String asTheDriverSpells(String name) {
        return Stream.of(PropertyKey.values())
                .filter(key -> name.equalsIgnoreCase(key.getKeyName()) || name.equalsIgnoreCase(key.getCcAlias()))
                .findFirst()
                .map(PropertyKey::getKeyName)
                .orElseThrow(() -> new InvalidConfigurationException("Connector/J has no property " + name
                        + ": after the question mark a URI sets the table, and properties of Connector/J"));
    }
}
