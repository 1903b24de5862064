package dev.tokenhold.zoho.sdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Types with the names and shapes of one version of the Zoho SDK, in a class loader of their own, as an application server has the SDK. The SDK is not
 * in Maven Central.
 */
enum SdkVersion {
    A("common", "mail", "a"),
    B("common", "mail", "b"),
    C_4("common", "name", "c", "c4"),
    C_8("common", "name", "c", "c8");

    private static final Map<SdkVersion, ClassLoader> LOADERS = new ConcurrentHashMap<>();

    private final String sources;

    SdkVersion(String... sources) {
        this.sources = String.join(",", sources);
    }

    Class<?> tokenStore() {
        return type("com.zoho.api.authenticator.store.TokenStore");
    }

    Class<?> token() {
        return type("com.zoho.api.authenticator.OAuthToken");
    }

    /** A UserSignature. */
    Object user(String name) {
        return create(type("com.zoho.crm.api.UserSignature").getConstructors()[0], name);
    }

    /** An OAuthToken of the SDK, from pairs of a property and its value. */
    Object bean(Object... properties) {
        List<Object> rest = new ArrayList<>(Arrays.asList(properties));
        Object bean = switch (this) {
            case A -> {
                Object grant = take(rest, "GrantToken");
                Object refresh = take(rest, "RefreshToken");
                Object type = type("com.zoho.api.authenticator.OAuthToken$TokenType")
                        .getEnumConstants()[grant != null ? 0 : 1];
                yield create(
                        token().getConstructors()[0],
                        take(rest, "ClientID"),
                        take(rest, "ClientSecret"),
                        grant != null ? grant : refresh,
                        type,
                        take(rest, "RedirectURL"));
            }
            case B -> {
                Object builder = create(
                        type("com.zoho.api.authenticator.OAuthToken$Builder").getConstructors()[0]);
                call(builder, "id", "none");
                Object built = call(builder, "build");
                set(built, "Id", null);
                yield built;
            }
            case C_4, C_8 -> create(token().getConstructors()[0]);
        };
        for (int i = 0; i < rest.size(); i += 2) {
            set(bean, (String) rest.get(i), rest.get(i + 1));
        }
        return bean;
    }

    private static Object take(List<Object> properties, String name) {
        int at = properties.indexOf(name);
        if (at < 0) {
            return null;
        }
        properties.remove(at);
        return properties.remove(at);
    }

    static Object get(Object bean, String property) {
        return call(bean, "get" + property);
    }

    static void set(Object bean, String property, Object value) {
        call(bean, "set" + property, value);
    }

    /** Calls a method of an object of the SDK. */
    static Object call(Object target, String name, Object... args) {
        return invoke(target.getClass(), target, name, args);
    }

    /** Calls the SDK's interface TokenStore. */
    Object ask(Object store, String name, Object... args) {
        return invoke(tokenStore(), store, name, args);
    }

    /** Calls it and returns the SDKException that it throws. */
    Exception refusal(Object store, String name, Object... args) {
        try {
            ask(store, name, args);
        } catch (Thrown e) {
            Class<?> expected = type("com.zoho.crm.api.exception.SDKException");
            if (expected.isInstance(e.getCause())) {
                return (Exception) e.getCause();
            }
            throw e;
        }
        throw new AssertionError(name + " threw nothing");
    }

    private static Object invoke(Class<?> type, Object target, String name, Object... args) {
        Method method = Stream.of(type.getMethods())
                .filter(candidate -> candidate.getName().equals(name) && candidate.getParameterCount() == args.length)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + type));
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw new Thrown(e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Object create(Constructor<?> constructor, Object... args) {
        try {
            return constructor.newInstance(args);
        } catch (InvocationTargetException e) {
            throw new Thrown(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(constructor.toString(), e);
        }
    }

    private Class<?> type(String name) {
        try {
            return Class.forName(name, true, loader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private ClassLoader loader() {
        return LOADERS.computeIfAbsent(this, version -> compiled(name(), List.of(sources.split(","))));
    }

    /** Compiles folders of the resource folder {@code sdk} into a class loader. */
    static ClassLoader compiled(String name, List<String> folders) {
        try {
            // A new folder, since two JVMs may run tests.
            Path classes = Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-sdks")), name);
            List<String> arguments = new ArrayList<>(List.of("-d", classes.toString()));
            for (String folder : folders) {
                URL url = Objects.requireNonNull(SdkVersion.class.getResource("/sdk/" + folder), folder);
                try (Stream<Path> files = Files.walk(Path.of(url.toURI()))) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .forEach(file -> arguments.add(file.toString()));
                }
            }
            int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
            if (result != 0) {
                throw new AssertionError("the types of the SDK " + name + " do not compile");
            }
            return new URLClassLoader(new URL[] {classes.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Something that the called method threw. */
    static final class Thrown extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Thrown(Throwable cause) {
            super(cause);
        }
    }
}
