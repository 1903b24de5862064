/** Tokens in an SQLite database. */
module dev.tokenhold.sqlite {
    requires transitive dev.tokenhold.api;
    requires transitive dev.tokenhold.crypto;
    requires transitive dev.tokenhold.jdbc;
    requires org.xerial.sqlitejdbc;
    requires static transitive org.jspecify;

    exports dev.tokenhold.sqlite;

    provides dev.tokenhold.spi.TokenStoreProvider with
            dev.tokenhold.sqlite.SqliteTokenStoreProvider;
}
