package dev.tokenhold.file;

import dev.tokenhold.crypto.StoreIdentityContract;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.testkit.RecordStoreContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class FileRecordStoreTest extends RecordStoreContract implements StoreIdentityContract {

    @TempDir
    private Path folder;

    @Override
    public RecordStore open() {
        return new FileRecordStore(TokenFile.at(folder.resolve("tokens.enc"), Recovery.AUTO));
    }

    @Override
    public boolean canBeFenced() {
        return true;
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(folder);
    }

    @Override
    public int modelOperations() {
        return 1_000;
    }
}
