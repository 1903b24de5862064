package dev.tokenhold.spring;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import java.nio.file.Path;
import java.util.Locale;

/** The stores on disk that the tests run on. */
enum StoreKind {
    FILE,
    SQLITE;

    TokenStore open(Path folder) {
        return TokenStores.open(uri(folder), TestKeyring.settings());
    }

    String uri(Path folder) {
        return name().toLowerCase(Locale.ROOT) + ":" + folder.resolve("tokens");
    }
}
