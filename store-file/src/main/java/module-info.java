/** Tokens in one encrypted file, replaced atomically. */
module dev.tokenhold.file {
    requires transitive dev.tokenhold.api;
    requires transitive dev.tokenhold.crypto;
    requires static transitive org.jspecify;

    exports dev.tokenhold.file;

    provides dev.tokenhold.spi.TokenStoreProvider with
            dev.tokenhold.file.FileTokenStoreProvider;
}
