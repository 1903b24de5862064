/** Credentials of Google's Java libraries in token stores, refreshed once for all processes. */
module dev.tokenhold.google {
    requires transitive com.google.api.client;
    requires transitive com.google.api.client.auth;
    requires com.google.api.client.json.gson;
    // For UserAuthorizerTokenStore and FreshOAuth2Credentials. Not transitive: a program that uses neither would have
    // to have them.
    requires static com.google.auth;
    requires static com.google.auth.oauth2;
    requires transitive dev.tokenhold.api;
    requires transitive dev.tokenhold.refresh;
    requires static transitive org.jspecify;

    exports dev.tokenhold.google;
}
