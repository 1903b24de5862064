package dev.tokenhold.mysql;

import dev.tokenhold.spi.SecretSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists the properties of Connector/J that cannot be set in a URI, and why. */
final class RefusedProperties {

    private static final String SECRET =
            "is a secret, which would show in process lists and logs; give the source of the account's password, one of "
                    + SecretSource.NOTATIONS + ", and name a trust store without a password in the system property"
                    + " javax.net.ssl.trustStore";
    private static final String IN_THE_URI = "belongs in the URI itself, before the question mark";
    private static final String SSL_MODE =
            "is obsolete: use sslMode=DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY";
    private static final String HOSTS = "has no effect here: the store itself chooses a server for each connection";
    private static final String RECONNECT =
            "would let the second half of a change go to another connection without the first";
    private static final String MEANING = "would change what is stored, read or counted";
    private static final String DISCLOSURE = "would write statements with their values into logs or messages";
    private static final String CODE = "would run code, or hand out files, that a URI or a server names";

    private static final String OTHER_PROTOCOL = "is for the X protocol, which the store does not use";

    private static final Map<String, String> REASONS = Stream.of(
                    names(SECRET, "password", "password1", "password2", "password3"),
                    names(SECRET, "clientCertificateKeyStorePassword", "trustCertificateKeyStorePassword"),
                    names(
                            IN_THE_URI,
                            "user",
                            "host",
                            "port",
                            "dbname",
                            "protocol",
                            "path",
                            "type",
                            "address",
                            "dnsSrv"),
                    names(SSL_MODE, "useSSL", "requireSSL", "verifyServerCertificate"),
                    names(HOSTS, "allowReplicaDownConnections", "allowSourceDownConnections", "failOverReadOnly"),
                    names(HOSTS, "ha.enableJMX", "ha.loadBalanceStrategy", "loadBalanceAutoCommitStatementRegex"),
                    names(HOSTS, "loadBalanceAutoCommitStatementThreshold", "loadBalanceBlocklistTimeout"),
                    names(HOSTS, "loadBalanceConnectionGroup", "loadBalanceExceptionChecker"),
                    names(HOSTS, "loadBalanceHostRemovalGracePeriod", "loadBalancePingTimeout"),
                    names(HOSTS, "loadBalanceSQLExceptionSubclassFailover", "loadBalanceSQLStateFailover"),
                    names(HOSTS, "loadBalanceValidateConnectionOnSwapServer", "priority", "queriesBeforeRetrySource"),
                    names(HOSTS, "readFromSourceWhenNoReplicas", "replicationConnectionGroup", "retriesAllDown"),
                    names(HOSTS, "secondsBeforeRetrySource", "serverAffinityOrder"),
                    names(RECONNECT, "autoReconnect", "autoReconnectForPools", "initialTimeout", "maxReconnects"),
                    names(RECONNECT, "reconnectAtTxEnd"),
                    names(MEANING, "blobsAreStrings", "characterEncoding", "characterSetResults"),
                    names(MEANING, "compensateOnDuplicateKeyUpdateCounts", "connectionCollation"),
                    names(MEANING, "customCharsetMapping", "detectCustomCollations", "elideSetAutoCommits"),
                    names(MEANING, "emulateLocators", "functionsNeverReturnBlobs", "jdbcCompliantTruncation"),
                    names(MEANING, "maxRows", "padCharsWithSpace", "sessionVariables", "useAffectedRows"),
                    names(MEANING, "useConfigs", "useLocalSessionState", "useLocalTransactionState"),
                    names(DISCLOSURE, "autoGenerateTestcaseScript", "autoSlowLog", "dumpQueriesOnException"),
                    names(DISCLOSURE, "enablePacketDebug", "explainSlowQueries", "gatherPerfMetrics"),
                    names(DISCLOSURE, "includeInnodbStatusInDeadlockExceptions", "logSlowQueries", "logXaCommands"),
                    names(DISCLOSURE, "logger", "paranoid", "profileSQL", "traceProtocol", "useUsageAdvisor"),
                    names(CODE, "allowLoadLocalInfile", "allowLoadLocalInfileInPath", "allowMultiQueries"),
                    names(CODE, "allowUrlInLocalInfile", "authenticationOpenidConnectCallbackHandler"),
                    names(CODE, "authenticationPlugins", "authenticationWebAuthnCallbackHandler"),
                    names(CODE, "clientInfoProvider", "connectionLifecycleInterceptors", "exceptionInterceptors"),
                    names(CODE, "profilerEventHandler", "propertiesTransform", "queryInfoCacheFactory"),
                    names(CODE, "queryInterceptors", "serverConfigCacheFactory", "socketFactory"))
            .flatMap(reasons -> reasons.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private RefusedProperties() {}

    /**
     * Tells why a property cannot be set.
     *
     * @param name the property, in upper or lower case
     * @return the end of a sentence that begins with the property, or null if it can be set
     */
    static @Nullable String reason(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("xdevapi.") ? OTHER_PROTOCOL : REASONS.get(lower);
    }

    /** Returns the properties, in lower case. */
    static Set<String> names() {
        return REASONS.keySet();
    }

    private static Map<String, String> names(String reason, String... names) {
        return Stream.of(names).collect(Collectors.toMap(name -> name.toLowerCase(Locale.ROOT), name -> reason));
    }
}
