package dev.tokenhold.benchmarks;

import com.google.api.client.auth.oauth2.StoredCredential;
import com.google.api.client.util.IOUtils;
import com.google.api.client.util.store.DataStore;
import com.google.api.client.util.store.FileDataStoreFactory;
import dev.tokenhold.OAuthToken;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Objects;

/**
 * Google's FileDataStoreFactory: a map in memory that every change writes to a file, in plaintext and without waiting for the disk.
 */
final class GoogleFile implements Contestant {

    private final Path folder;
    private DataStore<StoredCredential> store;

    GoogleFile(Path folder) {
        this.folder = folder;
    }

    @Override
    public void fill(int tokens) throws IOException {
        HashMap<String, byte[]> values = new HashMap<>();
        for (int user = 0; user < tokens; user++) {
            values.put(Tokens.userName(user), IOUtils.serialize(credential(Tokens.of(user, 0))));
        }
        // Through the library, each of them would write a file of all of them.
        try (OutputStream file = Files.newOutputStream(folder.resolve(StoredCredential.DEFAULT_DATA_STORE_ID))) {
            IOUtils.serialize(values, file);
        }
        store = StoredCredential.getDefaultDataStore(new FileDataStoreFactory(folder.toFile()));
    }

    private static StoredCredential credential(OAuthToken token) {
        return new StoredCredential()
                .setAccessToken(token.accessToken())
                .setRefreshToken(token.refreshToken())
                .setExpirationTimeMilliseconds(
                        Objects.requireNonNull(token.expiresAt()).toEpochMilli());
    }

    @Override
    public Object find(long user) throws IOException {
        return Objects.requireNonNull(store.get(Tokens.userName(user)));
    }

    @Override
    public Object save(long user, OAuthToken token) throws IOException {
        return store.set(Tokens.userName(user), credential(token));
    }

    @Override
    public void close() {}
}
