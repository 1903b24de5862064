package dev.tokenhold.benchmarks;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.KeyProtection;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.testservers.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A file of 60 tokens whose keyring a passphrase opens, with as many rounds as that of any user. */
final class SmallStore implements AutoCloseable {

    private static final int TOKENS = 60;
    private static final String PASSPHRASE = "correct horse battery staple";

    private final Path folder;

    SmallStore() throws IOException {
        folder = Files.createTempDirectory("tokenhold-benchmark");
        Files.writeString(folder.resolve("passphrase"), PASSPHRASE);
        Keyring.create(folder.resolve("keyring"), KeyProtection.passphrase(PASSPHRASE.toCharArray()));
        Map<String, String> settings = Map.of("keyring", keyring(), "keyring.passphrase", passphrase());
        try (TokenStore store = TokenStores.open(uri(), settings)) {
            StoreContestant.fill(store, TOKENS);
        }
    }

    /** {@return the options of store-migrate that name the store} */
    List<String> arguments() {
        return List.of("--store", uri(), "--keyring", keyring(), "--passphrase", passphrase());
    }

    private String uri() {
        return "file:" + folder.resolve("tokens.enc");
    }

    private String keyring() {
        return folder.resolve("keyring").toString();
    }

    private String passphrase() {
        return "file:" + folder.resolve("passphrase");
    }

    @Override
    public void close() {
        Folders.delete(folder);
    }
}
