/** Tokens in PostgreSQL. */
module dev.tokenhold.postgresql {
    // The pool of dev.tokenhold.jdbc.server, which only the dialects of servers need.
    requires com.zaxxer.hikari;
    requires transitive dev.tokenhold.api;
    requires transitive dev.tokenhold.crypto;
    requires transitive dev.tokenhold.jdbc;
    requires org.postgresql.jdbc;
    requires static transitive org.jspecify;

    exports dev.tokenhold.postgresql;

    provides dev.tokenhold.spi.TokenStoreProvider with
            dev.tokenhold.postgresql.PostgreSqlTokenStoreProvider;
}
