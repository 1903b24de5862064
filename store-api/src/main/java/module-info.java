/** Tokens, the stores that keep them, and the SPI for stores. */
module dev.tokenhold.api {
    requires static transitive org.jspecify;

    exports dev.tokenhold;
    exports dev.tokenhold.spi;
    exports dev.tokenhold.internal to
            dev.tokenhold.crypto,
            dev.tokenhold.file,
            dev.tokenhold.sqlite,
            dev.tokenhold.zoho,
            dev.tokenhold.refresh,
            dev.tokenhold.transfer;

    uses dev.tokenhold.spi.TokenStoreProvider;

    provides dev.tokenhold.spi.TokenStoreProvider with
            dev.tokenhold.internal.InMemoryTokenStoreProvider;
}
