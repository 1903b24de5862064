/** Encryption, matching and merging above any record store; keyrings. */
module dev.tokenhold.crypto {
    requires transitive dev.tokenhold.api;
    requires com.fasterxml.jackson.core;
    // KeyProtection.kms takes a client of Tink's.
    requires transitive com.google.crypto.tink;
    // Tink is an automatic module: it uses these, but they are only resolved if a module requires them.
    requires com.google.gson;
    requires com.google.protobuf;
    requires static transitive org.jspecify;

    exports dev.tokenhold.crypto;

    uses dev.tokenhold.crypto.OsKeyring;
}
