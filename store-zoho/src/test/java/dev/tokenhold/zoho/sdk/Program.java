package dev.tokenhold.zoho.sdk;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.zoho.ZohoTokenStores;
import java.util.Arrays;
import java.util.function.BiFunction;

/** Adapts a store and saves a token of the SDK in it. For the class loader of a test. */
public final class Program implements BiFunction<Class<?>, Object, Object> {

    @Override
    public Object apply(Class<?> type, Object bean) {
        Object adapted = ZohoTokenStores.adapt(new InMemoryTokenStore(), type);
        try {
            Arrays.stream(type.getMethods())
                    .filter(method -> method.getName().equals("saveToken"))
                    .findFirst()
                    .orElseThrow()
                    .invoke(adapted, bean);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        return adapted;
    }
}
