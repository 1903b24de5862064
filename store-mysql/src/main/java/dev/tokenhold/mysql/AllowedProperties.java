package dev.tokenhold.mysql;

import dev.tokenhold.spi.SecretSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lists the properties of Connector/J that a URI may set: those for TLS and for the network. All others are refused, also those of
 * future releases: some load a class or read a file that the URI names, or change what is stored, read or logged.
 */
final class AllowedProperties {

    /** As the driver spells them. */
    static final List<String> NAMES = List.of(
            "sslMode",
            "tlsVersions",
            "tlsCiphersuites",
            "trustCertificateKeyStoreUrl",
            "trustCertificateKeyStoreType",
            "fallbackToSystemTrustStore",
            "clientCertificateKeyStoreUrl",
            "clientCertificateKeyStoreType",
            "fallbackToSystemKeyStore",
            "serverRSAPublicKeyFile",
            "allowPublicKeyRetrieval",
            "connectTimeout",
            "socketTimeout",
            "tcpKeepAlive",
            "tcpNoDelay",
            "tcpRcvBuf",
            "tcpSndBuf",
            "tcpTrafficClass",
            "localSocketAddress",
            "useCompression",
            "connectionAttributes",
            "connectionTimeZone");

    // A secret would show in process lists and logs.
    private static final Pattern SECRET = Pattern.compile(".*password[0-9]?");
    private static final Set<String> IN_THE_URI =
            Set.of("user", "host", "port", "dbname", "protocol", "path", "type", "address", "dnssrv");
    private static final Set<String> OBSOLETE = Set.of("usessl", "requiressl", "verifyservercertificate");

    private static final Set<String> KEY_STORES = Set.of("trustCertificateKeyStoreUrl", "clientCertificateKeyStoreUrl");
    // Java fetches other URLs from the network, those of a file on a host as well.
    private static final Pattern LOCAL_FILE = Pattern.compile("(?i:file):(?:/|///)?[^/\\\\].*", Pattern.DOTALL);

    private AllowedProperties() {}

    /**
     * Tells why a property cannot be set.
     *
     * @param name the property, as the driver spells it
     * @param value its value
     * @return the end of a sentence that begins with the property, or null if it can be set
     */
    static @Nullable String refusal(String name, String value) {
        if (KEY_STORES.contains(name) && !LOCAL_FILE.matcher(value).matches()) {
            return "has to name a file of this machine: file:PATH";
        }
        if (NAMES.contains(name)) {
            return null;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (SECRET.matcher(lower).matches()) {
            return "is a secret, which would show in process lists and logs; give the source of the account's password, one of "
                    + SecretSource.NOTATIONS + ", and name a trust store without a password in the system property"
                    + " javax.net.ssl.trustStore";
        }
        if (IN_THE_URI.contains(lower)) {
            return "belongs in the URI itself, before the question mark";
        }
        if (OBSOLETE.contains(lower)) {
            return "is obsolete: use sslMode=DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY";
        }
        return "cannot be set in a URI, since it may change what is stored, read or logged, or which code runs; those that can be set"
                + " are the table, " + String.join(", ", NAMES);
    }
}
