package dev.tokenhold.jdbc;

import dev.tokenhold.InvalidConfigurationException;
import java.util.regex.Pattern;

/**
 * The name of a table, which can be written into a statement without changing its meaning.
 *
 * @param value the name, not quoted
 */
public record TableName(String value) {

    // 64 characters are what MySQL allows.
    private static final Pattern VALID = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

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

    @Override
    public String toString() {
        return value;
    }
}
