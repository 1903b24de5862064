package dev.tokenhold.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenhold.InvalidConfigurationException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a table, which can be written into a statement without changing its meaning.
 *
 * @param value the name, not quoted
 */
public record TableName(String value) {

    // What MySQL allows.
    private static final int LONGEST = 64;
    private static final Pattern VALID = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0," + (LONGEST - 1) + "}");

    /** The table of our own stores, unless another is named. */
    public static final TableName DEFAULT = new TableName("tokenhold");

    /**
     * A checked name.
     *
     * @param value 1 to 64 letters from a to z, digits and underscores, not beginning with a digit
     * @throws InvalidConfigurationException if it is none
     */
    public TableName {
        if (!VALID.matcher(value).matches()) {
            throw new InvalidConfigurationException("\"" + value
                    + "\" cannot be the name of a table: it has to be 1 to 64 letters from a to z, digits and underscores, and not"
                    + " to begin with a digit");
        }
    }

    /**
     * The name as it is written in a statement, so that it may be a word of the language too.
     *
     * @param quote what the database encloses names in, see {@link Dialect#quote}
     * @return the name in quotes
     */
    public String quoted(char quote) {
        return quote + value + quote;
    }

    /**
     * A name made from this one, for something that goes with the table and which no other table has in the same database.
     *
     * @param prefix what it begins with
     * @return the prefix and this name; where that is too long, a part of this name and a hash of all of it
     */
    TableName prefixed(String prefix) {
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
