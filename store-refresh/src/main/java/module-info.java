/** Hands out access tokens that are still good, and refreshes each once per expiry. */
module dev.tokenhold.refresh {
    requires transitive dev.tokenhold.api;
    requires static transitive org.jspecify;

    exports dev.tokenhold.refresh;
}
