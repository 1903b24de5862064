package dev.tokenhold.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenhold.InvalidConfigurationException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The name of a table, checked so that it is safe in a statement.
 *
 * @param value the name, not quoted
 */
public record TableName(String value) {

    // The limit of PostgreSQL, which cuts longer names; MySQL's is 64.
    private static final int LONGEST = 63;
    private static final Pattern VALID = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0," + (LONGEST - 1) + "}");

    /** The table of Tokenhold's own stores, unless you name another. */
    public static final TableName DEFAULT = new TableName("tokenhold");

    /**
     * Checks a name.
     *
     * @param value 1 to 63 letters from a to z, digits and underscores, not beginning with a digit
     * @throws InvalidConfigurationException if it is not such a name
     */
    public TableName {
        if (!isValid(value)) {
            throw new InvalidConfigurationException("\"" + value
                    + "\" cannot be the name of a table: it has to be 1 to 63 letters from a to z, digits and underscores, and not"
                    + " to begin with a digit");
        }
    }

    static boolean isValid(String name) {
        return VALID.matcher(name).matches();
    }

    /** Returns a part for names that nothing else in a database has: 8 random hexadecimal digits. */
    static String randomPart() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }

    /**
     * Returns the name as it is written in a statement, where it may also be a reserved word.
     *
     * @param quote the character that encloses names, see {@link Dialect#quote}
     * @return the name in quotes
     */
    public String quoted(char quote) {
        return quote + value + quote;
    }

    /**
     * Creates the name of something that belongs to the table, unique to the table within its database.
     *
     * @param prefix the beginning of the name
     * @return the prefix and this name; if that is too long, a part of this name and a hash of it
     */
    public TableName prefixed(String prefix) {
        String name = prefix + value;
        if (name.length() <= LONGEST) {
            return new TableName(name);
        }
        String digest = "_" + digest(value.toLowerCase(Locale.ROOT));
        return new TableName(prefix + value.substring(0, LONGEST - prefix.length() - digest.length()) + digest);
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
