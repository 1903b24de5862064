package dev.tokenhold.google;

import com.google.api.client.util.store.AbstractDataStoreFactory;
import com.google.api.client.util.store.DataStore;
import dev.tokenhold.TokenStore;
import java.io.Serializable;
import java.util.Objects;

/**
 * Keeps the credentials of Google's OAuth client library in a token store: the data stores of {@link
 * com.google.api.client.auth.oauth2.StoredCredential}.
 *
 * <p><b>Mapping.</b> The user name of a token is the key, and its client id is the id of the data store, {@code StoredCredential} unless you
 * choose another. So one token store has any number of data stores, beside other tokens. An empty key is the user name {@code %}, and a key
 * that begins with {@code %} gets another one in front.
 *
 * <p><b>Guarantees.</b>
 *
 * <ul>
 *   <li>{@code set} replaces access token, refresh token and expiry, absent ones included; the other fields of the token stay. A token store
 *       that does not remember what was read keeps absent ones. A credential without access token and refresh token has nothing to keep: it deletes the key.
 *   <li>{@code set} never puts an old refresh token back: if the stored one has changed since this process read that refresh token, nothing is
 *       saved, and an {@link java.io.IOException} with a {@link dev.tokenhold.StaleTokenException} as its cause says so. Load the credential
 *       again. After {@code delete}, any credential can be set.
 *   <li>{@code clear} deletes the credentials of its data store alone.
 *   <li>{@code keySet} and {@code values} are unmodifiable copies, in no particular order, and read the whole token store.
 * </ul>
 *
 * <p>A value of another class is an {@link IllegalArgumentException}: keeping it would mean to deserialize what is in the store. The other
 * failures of a store are {@link java.io.IOException}s with the {@link dev.tokenhold.TokenStoreException} as their cause. A null key finds
 * nothing, and {@code set} throws {@link NullPointerException} for it.
 *
 * <p>This alone does not make one refresh of many: see {@link FreshAuthorizationCodeFlow}. Thread-safe. It never closes the token store.
 */
public final class TokenStoreDataStoreFactory extends AbstractDataStoreFactory {

    private final TokenStore store;

    /**
     * Creates a factory.
     *
     * @param store keeps the credentials
     */
    public TokenStoreDataStoreFactory(TokenStore store) {
        this.store = Objects.requireNonNull(store, "store");
    }

    @Override
    protected <V extends Serializable> DataStore<V> createDataStore(String id) {
        return new TokenDataStore<>(this, new KeyedTokens(store, id), id);
    }
}
