/** The one SQL implementation of a record store, and the dialects' interface. */
module dev.tokenhold.jdbc {
    requires transitive dev.tokenhold.api;
    requires transitive java.sql;
    // For database servers: their modules require it.
    requires static com.zaxxer.hikari;
    requires static transitive org.jspecify;

    exports dev.tokenhold.jdbc;
    exports dev.tokenhold.jdbc.server to
            dev.tokenhold.mysql,
            dev.tokenhold.postgresql;
}
