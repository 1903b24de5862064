package dev.tokenhold.zoho.sdk;

import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A property of the SDK's OAuthToken.
 *
 * @param setter null if there is none, as for some properties in generation A
 */
record BeanAccess(Method getter, @Nullable Method setter) {

    static Optional<BeanAccess> of(Class<?> bean, String name) {
        return Reflection.method(bean, "get" + name)
                .map(getter -> new BeanAccess(
                        getter,
                        Reflection.method(bean, "set" + name, getter.getReturnType())
                                .orElse(null)));
    }

    @Nullable
    Object get(Object bean) {
        return Reflection.call(getter, bean);
    }

    void set(Object bean, @Nullable Object value) {
        if (setter != null) {
            Reflection.call(setter, bean, value);
        }
    }
}
