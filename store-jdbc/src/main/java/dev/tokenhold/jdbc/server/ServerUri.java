package dev.tokenhold.jdbc.server;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.SecretSource;
import dev.tokenhold.spi.StoreAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses {@code SCHEME://[user@]host[:port][,host2[:port2]…]/database[?table=NAME&property=value…]}. User, database, and the names
 * and values after the question mark are percent-decoded. No message repeats text that is not understood: it may be a password in
 * the wrong place.
 */
public final class ServerUri {

    private static final Pattern FORM = Pattern.compile(
            "//(?:(?<user>[^/?#]*)@)?(?<servers>[^/?#@]*)" + "(?:/(?<database>[^/?#@]*)(?:\\?(?<properties>[^#]*))?)?");
    private static final String REPLACEMENT = "\uFFFD";

    private final StoreAddress address;
    private final ServerKind kind;

    private ServerUri(StoreAddress address, ServerKind kind) {
        this.address = address;
        this.kind = kind;
    }

    /**
     * Parses the URI of a database.
     *
     * @param address the URI
     * @param kind the kind of its servers
     * @return the address
     * @throws InvalidConfigurationException if it is malformed, contains a password, or sets a property that may not be set
     */
    public static ServerAddress parse(StoreAddress address, ServerKind kind) {
        return new ServerUri(address, kind).parse();
    }

    private ServerAddress parse() {
        Matcher matcher = FORM.matcher(address.rest());
        if (!matcher.matches()) {
            throw malformed("it has the wrong form");
        }
        String database = matcher.group("database");
        if (database == null || database.isEmpty()) {
            throw malformed("it names no database");
        }
        Map<String, String> properties = properties(matcher.group("properties"));
        String table = properties.remove("table");
        return new ServerAddress(
                address.scheme(),
                Server.parseAll(matcher.group("servers"), kind, kind.port()),
                user(matcher.group("user")),
                decode(database, "the name of the database"),
                table == null ? null : new TableName(table),
                kind.properties().apply(properties));
    }

    private String user(@Nullable String text) {
        if (text == null) {
            return kind.user();
        }
        if (text.contains(":")) {
            throw new InvalidConfigurationException("the " + address.scheme()
                    + ": URI contains a password, or a colon that has to be written %3A. A password would be seen in process lists"
                    + " and logs: leave it out and name its source, one of " + SecretSource.NOTATIONS);
        }
        if (text.isEmpty() || text.contains("@")) {
            throw malformed("the user before the @ is empty, or contains another @, which has to be written %40");
        }
        return decode(text, "the user");
    }

    private Map<String, String> properties(@Nullable String query) {
        Map<String, String> properties = new HashMap<>();
        for (String assignment : query == null || query.isEmpty() ? List.<String>of() : List.of(query.split("&", -1))) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw malformed("what follows the ? is not name=value, several separated by &");
            }
            String name = decode(assignment.substring(0, equals), "the name of a property");
            String value = decode(assignment.substring(equals + 1), "the value of a property");
            if (properties.put(name, value) != null) {
                throw malformed("a property is set twice");
            }
        }
        return properties;
    }

    private String decode(String text, String what) {
        try {
            // A plus sign means a space in forms, and itself in URIs.
            String decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
            if (decoded.chars().noneMatch(Character::isISOControl) && !decoded.contains(REPLACEMENT)) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            // Reported below.
        }
        throw malformed(what + " is not percent-encoded UTF-8, or contains a control character");
    }

    private InvalidConfigurationException malformed(String why) {
        return new InvalidConfigurationException(
                "the " + address.scheme() + ": URI is not the address of a database: " + why
                        + "; expected " + address.scheme()
                        + "://[user@]host[:port][,host2[:port2]…]/database[?table=NAME&property=value…]");
    }
}
