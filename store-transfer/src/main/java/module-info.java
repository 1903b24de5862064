/** Copies tokens between stores, compares stores, mirrors them and switches over. */
module dev.tokenhold.transfer {
    requires com.fasterxml.jackson.databind;
    requires transitive dev.tokenhold.api;
    requires dev.tokenhold.crypto;
    requires static transitive org.jspecify;

    exports dev.tokenhold.mirror;
    exports dev.tokenhold.transfer;
}
