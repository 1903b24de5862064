/** Tokens in MySQL, MariaDB and clusters of them. */
module dev.tokenhold.mysql {
    // The pool of dev.tokenhold.jdbc.server, which only the dialects of servers need.
    requires com.zaxxer.hikari;
    requires transitive dev.tokenhold.api;
    requires transitive dev.tokenhold.crypto;
    requires transitive dev.tokenhold.jdbc;
    // Connector/J declares no module name: this one comes from the name of its file.
    requires mysql.connector.j;
    requires static transitive org.jspecify;

    exports dev.tokenhold.mysql;

    provides dev.tokenhold.spi.TokenStoreProvider with
            dev.tokenhold.mysql.MySqlTokenStoreProvider;
}
