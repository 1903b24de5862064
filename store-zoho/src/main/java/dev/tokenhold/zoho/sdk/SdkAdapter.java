package dev.tokenhold.zoho.sdk;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.refresh.FreshTokens;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Implements the interface of an SDK. Works without store-refresh as long as nobody calls {@link #fresh}: no code here needs a class of it
 * before.
 */
public final class SdkAdapter implements InvocationHandler {

    private final SdkTypes sdk;
    private final SdkCalls calls;
    private final String name;

    private SdkAdapter(SdkTypes sdk, TokenSource source) {
        this.sdk = sdk;
        calls = sdk.generation() == SdkGeneration.C ? new CallsById(sdk, source) : new CallsByUser(sdk, source);
        name = "ZohoTokenStores.adapt(" + source + ", generation " + sdk.generation() + ")";
    }

    /**
     * Adapts a store.
     *
     * @param store the store
     * @param type the interface of the SDK
     * @param <T> the interface of the SDK
     * @return its implementation
     */
    public static <T> T stored(TokenStore store, Class<T> type) {
        return adapt(new StoredTokens(Objects.requireNonNull(store, "store")), type);
    }

    /**
     * Adapts fresh tokens.
     *
     * @param tokens the fresh tokens
     * @param type the interface of the SDK
     * @param <T> the interface of the SDK
     * @return its implementation
     */
    public static <T> T fresh(FreshTokens tokens, Class<T> type) {
        return adapt(new RefreshedTokens(Objects.requireNonNull(tokens, "tokens")), type);
    }

    private static <T> T adapt(TokenSource source, Class<T> type) {
        SdkTypes sdk = SdkTypes.of(type);
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new SdkAdapter(sdk, source)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
        @Nullable Object[] given = args == null ? new Object[0] : args;
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == given[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> name;
            };
        }
        try {
            return calls.call(method.getName(), given);
        } catch (HandOutFailure e) {
            throw sdk.exception(e.code(), e.getMessage(), e.reason());
        } catch (TokenStoreException e) {
            throw sdk.exception(e.getClass().getSimpleName(), e.getMessage(), e);
        }
    }
}
