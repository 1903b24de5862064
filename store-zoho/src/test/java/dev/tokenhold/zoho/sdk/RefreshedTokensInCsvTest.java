package dev.tokenhold.zoho.sdk;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A store that keeps no leases: the file of an SDK. */
class RefreshedTokensInCsvTest extends RefreshedTokensContract {

    @TempDir
    private Path folder;

    @Override
    TokenStore open() {
        return TokenStores.open("zoho-csv:" + folder.resolve("tokens.csv"));
    }
}
