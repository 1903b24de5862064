package dev.tokenhold.zoho;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.zoho.sdk.SdkAdapter;

/**
 * Gives a Zoho SDK for Java a token store of this project:
 *
 * <pre>{@code
 * new Initializer.Builder()
 *     .store(ZohoTokenStores.adapt(freshTokens, com.zoho.api.authenticator.store.TokenStore.class))
 *     …
 * }</pre>
 *
 * <p>The interface of the SDK tells its generation. Known are those of the SDK 3.0 from the repository {@code zohocrm-java-sdk}; of 2.0, 2.1
 * and the repository {@code zohocrm-java-sdk-3.0}; and of 4.0 to 8.0.
 *
 * <p>Each failure reaches the SDK as the exception of its own, {@code SDKException}: its code is the simple name of our exception, such as {@code
 * LoginRequiredException}, its message says what to do, and its cause is our exception. What the SDK saves after a login or a refresh is merged
 * into the token of its user and client, whatever id the SDK gives it: conflicts, ambiguity and stale copies do not fail there. Deleting a token
 * that does not exist does nothing.
 *
 * <p>The adapters are as thread-safe as what they adapt, and close nothing.
 */
public final class ZohoTokenStores {

    private ZohoTokenStores() {}

    /**
     * Adapts a store. The SDK goes on refreshing by itself, <b>with the race that it has</b>: processes that find an expired token refresh it
     * once each, and so do threads with token objects of their own. Zoho issues at most 10 access tokens per refresh token in 10 minutes. {@link
     * #adapt(FreshTokens, Class)} has no such race.
     *
     * @param store the store; it stays open
     * @param zohoTokenStoreInterface {@code com.zoho.api.authenticator.store.TokenStore.class}
     * @param <T> the interface of the SDK
     * @return the store for the SDK
     * @throws InvalidConfigurationException if the interface is none that is known, or the classes of the SDK do not fit it
     */
    public static <T> T adapt(TokenStore store, Class<T> zohoTokenStoreInterface) {
        return SdkAdapter.stored(store, zohoTokenStoreInterface);
    }

    /**
     * Adapts fresh tokens. The SDK gets access tokens that are good for 30 s at least, so it never refreshes; {@code tokens} does, once per expiry for
     * all processes. This asks for a {@linkplain FreshTokens.Builder#margin margin} of more than 30 s, as the default is. The first exchange of
     * a grant token stays with the SDK, and so does everything that the SDK does without its store: in generation B a token object that has an
     * access token of its own never asks.
     *
     * <p>The refresh token in the store is the one that counts. Another one that the program gives the SDK is used when the provider has refused
     * that of the store: it is saved as a login is, and tried once.
     *
     * @param tokens the fresh tokens; they stay open
     * @param zohoTokenStoreInterface {@code com.zoho.api.authenticator.store.TokenStore.class}
     * @param <T> the interface of the SDK
     * @return the store for the SDK
     * @throws InvalidConfigurationException if the interface is none that is known, or the classes of the SDK do not fit it
     */
    public static <T> T adapt(FreshTokens tokens, Class<T> zohoTokenStoreInterface) {
        return SdkAdapter.fresh(tokens, zohoTokenStoreInterface);
    }
}
