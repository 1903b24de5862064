/** The one SQL implementation of a record store, and the dialects' interface. */
module dev.tokenhold.jdbc {
    requires transitive dev.tokenhold.api;
    requires transitive java.sql;
    requires static transitive org.jspecify;

    exports dev.tokenhold.jdbc;
}
