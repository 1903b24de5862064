/** Hands out access tokens that are still good, and refreshes each once per expiry. */
module dev.tokenhold.refresh {
    // For RefreshTokenGrant.
    requires static com.fasterxml.jackson.core;
    requires transitive dev.tokenhold.api;
    requires java.net.http;
    requires static transitive org.jspecify;

    exports dev.tokenhold.refresh;
    exports dev.tokenhold.refresh.internal to
            dev.tokenhold.zoho;
}
