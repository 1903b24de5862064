package dev.tokenhold.spi;

import dev.tokenhold.InvalidConfigurationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The URI of a store, split at its first colon. Each kind of store defines what follows the scheme. For stores in files it is a
 * path exactly as the operating system writes it, without percent-encoding.
 *
 * @param scheme what comes before the first colon, in lower case
 * @param rest what comes after it
 */
public record StoreAddress(String scheme, String rest) {

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
    private static final Pattern PASSWORD = Pattern.compile("^//[^/?@]*:[^/?]*@");

    /**
     * Splits a URI.
     *
     * @param uri the URI, for example {@code file:tokens.enc}
     * @return its parts
     * @throws InvalidConfigurationException if the URI has no scheme or contains a password; the message does not repeat the password
     */
    public static StoreAddress parse(String uri) {
        int colon = uri.indexOf(':');
        if (colon < 1 || !SCHEME.matcher(uri.substring(0, colon)).matches()) {
            throw new InvalidConfigurationException("\"" + redacted(uri)
                    + "\" is not the URI of a store: expected SCHEME:REST, for example file:tokens.enc");
        }
        String rest = uri.substring(colon + 1);
        String scheme = uri.substring(0, colon).toLowerCase(Locale.ROOT);
        if (PASSWORD.matcher(rest).find()) {
            throw new InvalidConfigurationException("the " + scheme
                    + ": URI contains a password, which would be seen in process lists and logs: leave it out and name its"
                    + " source, one of " + SecretSource.NOTATIONS);
        }
        return new StoreAddress(scheme, rest);
    }

    /**
     * Returns what follows the scheme as a path.
     *
     * @return the path, not empty
     * @throws InvalidConfigurationException if it is empty or not a path
     */
    public Path path() {
        if (rest.isEmpty()) {
            throw new InvalidConfigurationException(
                    "\"" + this + "\" names no file: expected " + scheme + ":PATH, for example " + scheme + ":tokens");
        }
        try {
            return Path.of(rest);
        } catch (InvalidPathException e) {
            throw new InvalidConfigurationException(
                    "\"" + this + "\" does not name a file: " + e.getReason() + "; expected " + scheme + ":PATH", e);
        }
    }

    /** Returns the URI. */
    @Override
    public String toString() {
        return scheme + ":" + rest;
    }

    // The text may be a URI that lacks its scheme but contains a password.
    private static String redacted(String uri) {
        return uri.contains("@") ? "…" + uri.substring(uri.lastIndexOf('@')) : uri;
    }
}
