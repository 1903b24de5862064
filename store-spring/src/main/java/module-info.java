/** The authorized clients of Spring Security in a token store, refreshed once for all processes. */
module dev.tokenhold.spring {
    requires transitive dev.tokenhold.api;
    requires transitive dev.tokenhold.refresh;
    requires static transitive org.jspecify;
    requires spring.core;
    requires transitive spring.security.core;
    requires transitive spring.security.oauth2.client;
    requires transitive spring.security.oauth2.core;
    requires spring.web;

    exports dev.tokenhold.spring;
}
