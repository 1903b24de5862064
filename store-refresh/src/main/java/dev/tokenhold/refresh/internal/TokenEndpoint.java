package dev.tokenhold.refresh.internal;

import dev.tokenhold.internal.PrintableText;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The URI that refresh tokens are presented to (RFC 6749, section 3.2).
 *
 * @param uri an absolute {@code https} URI without user and fragment; {@code http} only on this machine ({@code localhost}, 127.0.0.0/8,
 *     ::1)
 */
public record TokenEndpoint(URI uri) {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    /**
     * Checks an endpoint.
     *
     * @param uri the URI
     * @throws IllegalArgumentException if a refresh token must not be sent there
     */
    public TokenEndpoint {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        boolean secret = scheme.equals("https")
                || (scheme.equals("http") && LOOPBACK.matcher(host).matches());
        if (!secret || host.isEmpty() || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("the token endpoint " + printable(uri)
                    + " cannot be used: it has to be an https URI with a host, without user and fragment"
                    + " (http only for localhost, 127.0.0.0/8 and [::1])");
        }
    }

    /** {@return the URI, safe in messages: without its query, which may have a key} */
    @Override
    public String toString() {
        return printable(uri);
    }

    private static String printable(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return PrintableText.of(uri.getScheme() + "://" + uri.getHost() + port + path);
    }
}
