package dev.tokenhold.file;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.KeyringSettings;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RestorePreparation;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens {@code file:PATH}, an encrypted token file. Settings: those of {@link KeyringSettings}, and {@code recovery}, {@code auto} (the
 * default) or {@code fail}, see {@link Recovery}.
 */
public final class FileTokenStoreProvider implements TokenStoreProvider {

    /** Called by {@link java.util.ServiceLoader}. */
    public FileTokenStoreProvider() {}

    @Override
    public String scheme() {
        return "file";
    }

    @Override
    public Set<String> settings() {
        Set<String> settings = new HashSet<>(KeyringSettings.NAMES);
        settings.add("recovery");
        return Set.copyOf(settings);
    }

    @Override
    public TokenStore open(StoreAddress address, StoreSettings settings) {
        // The file first: for a directory, that error helps more than the missing keyring beside it.
        TokenFile file = TokenFile.at(address.path(), recovery(settings));
        return KeyringSettings.openStore(new FileRecordStore(file), settings, directory(address));
    }

    @Override
    public Optional<RecordStore> openRecords(StoreAddress address, StoreSettings settings) {
        return Optional.of(new FileRecordStore(TokenFile.at(address.path(), recovery(settings))));
    }

    @Override
    public List<Finding> examine(StoreAddress address, StoreSettings settings, boolean repair) {
        return FileExamination.of(TokenFile.at(address.path(), recovery(settings)), repair);
    }

    @Override
    public List<Path> restore(
            StoreAddress address, StoreSettings settings, @Nullable Path copy, RestorePreparation preparation) {
        return FileRestore.of(TokenFile.at(address.path(), recovery(settings)), copy, preparation);
    }

    @Override
    public boolean exists(StoreAddress address, StoreSettings settings) {
        Path file = address.path();
        // Where the folder cannot be entered, opening the store says so.
        return !Files.notExists(file, LinkOption.NOFOLLOW_LINKS) || Files.exists(TokenFile.backupOf(file));
    }

    @Override
    public Optional<Path> file(StoreAddress address) {
        return Optional.of(address.path());
    }

    private static Recovery recovery(StoreSettings settings) {
        String value = settings.get("recovery").orElse("auto");
        return switch (value) {
            case "auto" -> Recovery.AUTO;
            case "fail" -> Recovery.FAIL;
            default ->
                throw new InvalidConfigurationException(
                        "the setting recovery is \"" + value + "\"; it has to be auto or fail");
        };
    }
}
