package dev.tokenhold.zoho.csv;

import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.StoreLocation;
import dev.tokenhold.testkit.TokenStoreContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class ZohoCsvContractTest extends TokenStoreContract {

    @TempDir
    Path temporary;

    @Override
    public TokenStore open() {
        return ZohoCsvTokenStore.open(file());
    }

    @Override
    public boolean assignsUuids() {
        return false;
    }

    @Override
    public boolean keepsAnyId() {
        return false;
    }

    @Override
    public boolean keepsAttributes() {
        return false;
    }

    @Override
    public boolean keepsPlaintext() {
        return true;
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(temporary);
    }

    @Override
    public Optional<StoreLocation> location() {
        return Optional.of(new StoreLocation("zoho-csv:" + file(), Map.of(), Map.of()));
    }

    // Each writes the file and syncs it.
    @Override
    public int modelOperations() {
        return 300;
    }

    private Path file() {
        return temporary.resolve("zoho_tokens.csv");
    }

    @Override
    public int kills() {
        return 12;
    }

    @Override
    public int savesPerProcess() {
        return 100;
    }
}
