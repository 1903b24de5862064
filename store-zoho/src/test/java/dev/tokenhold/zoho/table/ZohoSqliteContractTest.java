package dev.tokenhold.zoho.table;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.testkit.StoreLocation;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class ZohoSqliteContractTest extends ZohoTableContract {

    @TempDir
    Path temporary;

    @Override
    public TokenStore open() {
        return TokenStores.open(uri());
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(temporary);
    }

    @Override
    public Optional<StoreLocation> location() {
        return Optional.of(new StoreLocation(uri(), Map.of(), Map.of()));
    }

    private String uri() {
        return "zoho-sqlite:" + temporary.resolve("zohooauth.db");
    }
}
