/** Credentials of Google's Java libraries in token stores, refreshed once for all processes. */
module dev.tokenhold.google {
    requires transitive com.google.api.client;
    requires transitive com.google.api.client.auth;
    requires com.google.api.client.json.gson;
    // For UserAuthorizerTokenStore and FreshOAuth2Credentials.
    requires static transitive com.google.auth.oauth2;
    requires static transitive com.google.auth;
    requires transitive dev.tokenhold.api;
    requires transitive dev.tokenhold.refresh;
    requires static transitive org.jspecify;

    exports dev.tokenhold.google;
}
