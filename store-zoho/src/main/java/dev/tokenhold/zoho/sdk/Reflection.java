package dev.tokenhold.zoho.sdk;

import dev.tokenhold.InvalidConfigurationException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds and calls the public methods of an SDK, and says what is missing. */
final class Reflection {

    private Reflection() {}

    static Optional<Method> method(Class<?> type, String name, Class<?>... parameters) {
        try {
            return Optional.of(type.getMethod(name, parameters));
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    static Optional<Constructor<?>> constructor(Class<?> type, Class<?>... parameters) {
        try {
            return Optional.of(type.getConstructor(parameters));
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    static @Nullable Object call(Method method, Object target, @Nullable Object... args) {
        try {
            return method.invoke(target, args);
        } catch (ReflectiveOperationException e) {
            throw failed(method, e);
        }
    }

    static Object create(Constructor<?> constructor, @Nullable Object... args) {
        try {
            return constructor.newInstance(args);
        } catch (ReflectiveOperationException e) {
            throw failed(constructor, e);
        }
    }

    static InvalidConfigurationException missing(Class<?> type, String what) {
        return new InvalidConfigurationException("the class " + type.getName() + " has no public " + what
                + ", which the Zoho SDK is known to have: use an" + " SDK of a version from 2.0 to 8.0, unchanged");
    }

    private static InvalidConfigurationException failed(Executable executable, ReflectiveOperationException e) {
        Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
        return new InvalidConfigurationException(
                executable.getDeclaringClass().getName() + "." + executable.getName()
                        + " of the Zoho SDK failed with a " + cause.getClass().getName()
                        + ": use an SDK of a version from 2.0 to 8.0, unchanged",
                cause);
    }
}
