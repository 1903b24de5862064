package dev.tokenhold.google;

import com.google.api.client.auth.oauth2.StoredCredential;
import com.google.api.client.util.store.AbstractDataStore;
import com.google.api.client.util.store.DataStore;
import com.google.api.client.util.store.DataStoreFactory;
import dev.tokenhold.OAuthToken;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A data store of {@link TokenStoreDataStoreFactory}. */
final class TokenDataStore<V extends Serializable> extends AbstractDataStore<V> {

    private final KeyedTokens tokens;

    TokenDataStore(DataStoreFactory factory, KeyedTokens tokens, String id) {
        super(factory, id);
        this.tokens = tokens;
    }

    KeyedTokens tokens() {
        return tokens;
    }

    @Override
    public Set<String> keySet() throws IOException {
        return Calls.ask(() -> tokens.all().stream()
                .map(token -> TokenKey.of(Objects.requireNonNull(token.userName())))
                .collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public Collection<V> values() throws IOException {
        return Calls.ask(() -> tokens.all().stream().map(this::value).toList());
    }

    @Override
    public @Nullable V get(@Nullable String key) throws IOException {
        return key == null
                ? null
                : Calls.<@Nullable V>ask(() -> tokens.find(key).map(this::value).orElse(null));
    }

    @Override
    public DataStore<V> set(String key, V value) throws IOException {
        Objects.requireNonNull(key, "key");
        StoredCredential credential = credential(Objects.requireNonNull(value, "value"));
        return Calls.ask(() -> {
            if (isAbsent(credential.getAccessToken()) && isAbsent(credential.getRefreshToken())) {
                tokens.delete(key);
            } else {
                tokens.put(key, stored -> replaced(stored, credential));
            }
            return this;
        });
    }

    @Override
    public DataStore<V> delete(@Nullable String key) throws IOException {
        return Calls.ask(() -> {
            if (key != null) {
                tokens.delete(key);
            }
            return this;
        });
    }

    @Override
    public DataStore<V> clear() throws IOException {
        return Calls.ask(() -> {
            tokens.clear();
            return this;
        });
    }

    @Override
    public String toString() {
        return "TokenDataStore[" + getId() + "]";
    }

    private static OAuthToken replaced(OAuthToken stored, StoredCredential credential) {
        Long expiry = credential.getExpirationTimeMilliseconds();
        OAuthToken next = OAuthToken.builder()
                .accessToken(credential.getAccessToken())
                .refreshToken(credential.getRefreshToken())
                .expiresAt(expiry == null ? null : Instant.ofEpochMilli(expiry))
                .build();
        return KeyedTokens.exactly(stored, next).build();
    }

    private static boolean isAbsent(@Nullable String token) {
        return token == null || token.isEmpty();
    }

    private StoredCredential credential(V value) {
        if (value instanceof StoredCredential credential) {
            return credential;
        }
        throw new IllegalArgumentException("a value of the data store " + getId() + " is a "
                + value.getClass().getName() + ", and a token store keeps a " + StoredCredential.class.getName()
                + " only: keep other values in another DataStoreFactory");
    }

    @SuppressWarnings("unchecked") // set() has checked the class, and a caller names it by V.
    private V value(OAuthToken token) {
        return (V) new StoredCredential()
                .setAccessToken(token.accessToken())
                .setRefreshToken(token.refreshToken())
                .setExpirationTimeMilliseconds(
                        token.expiresAt() == null ? null : token.expiresAt().toEpochMilli());
    }
}
