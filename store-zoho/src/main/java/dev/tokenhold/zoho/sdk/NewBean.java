package dev.tokenhold.zoho.sdk;

import dev.tokenhold.OAuthToken;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** Makes an OAuthToken of the SDK, without what setters can set. */
@FunctionalInterface
interface NewBean {

    Object of(OAuthToken token);

    static NewBean by(Class<?> bean, SdkGeneration generation) {
        return switch (generation) {
            case A -> byTokenType(bean);
            case B -> byBuilder(bean);
            case C -> {
                Constructor<?> constructor = Reflection.constructor(bean)
                        .orElseThrow(() -> Reflection.missing(bean, "constructor without parameters"));
                yield token -> Reflection.create(constructor);
            }
        };
    }

    // The only way to a client, a grant token and a redirect URL.
    private static NewBean byTokenType(Class<?> bean) {
        Class<?> type = nested(bean, "TokenType");
        Constructor<?> constructor = Reflection.constructor(
                        bean, String.class, String.class, String.class, type, String.class)
                .orElseThrow(() -> Reflection.missing(bean, "constructor (String, String, String, TokenType, String)"));
        Object grant = constant(type, "GRANT");
        Object refresh = constant(type, "REFRESH");
        return token -> token.grantToken() != null
                ? Reflection.create(
                        constructor,
                        token.clientId(),
                        token.clientSecret(),
                        token.grantToken(),
                        grant,
                        token.redirectUrl())
                : Reflection.create(
                        constructor,
                        token.clientId(),
                        token.clientSecret(),
                        token.refreshToken(),
                        refresh,
                        token.redirectUrl());
    }

    // The builder wants one of four values; all but the id may be absent.
    private static NewBean byBuilder(Class<?> bean) {
        Class<?> type = nested(bean, "Builder");
        Constructor<?> builder = Reflection.constructor(type)
                .orElseThrow(() -> Reflection.missing(type, "constructor without parameters"));
        Method id = Reflection.method(type, "id", String.class)
                .orElseThrow(() -> Reflection.missing(type, "method id(String)"));
        Method build = Reflection.method(type, "build").orElseThrow(() -> Reflection.missing(type, "method build()"));
        return token -> {
            Object begun = Reflection.create(builder);
            Reflection.call(id, begun, token.id());
            return Objects.requireNonNull(Reflection.call(build, begun));
        };
    }

    private static Class<?> nested(Class<?> bean, String name) {
        return Arrays.stream(bean.getClasses())
                .filter(type -> type.getSimpleName().equals(name))
                .findFirst()
                .orElseThrow(() -> Reflection.missing(bean, "nested type " + name));
    }

    private static Object constant(Class<?> type, String name) {
        Optional<?> constant = Optional.ofNullable(type.getEnumConstants()).stream()
                .flatMap(Arrays::stream)
                .filter(value -> value.toString().equals(name))
                .findFirst();
        return constant.orElseThrow(() -> Reflection.missing(type, "constant " + name));
    }
}
