package dev.tokenhold.zoho.sdk;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The forms that the interface TokenStore had over the years. */
enum SdkGeneration {
    /** Version 3.0 in the repository zohocrm-java-sdk. */
    A("List getTokens(), Token getToken(UserSignature,Token), void deleteToken(Token), void deleteTokens(),"
            + " void saveToken(UserSignature,Token)"),
    /** Versions 2.0 and 2.1, and the repository zohocrm-java-sdk-3.0. */
    B("List getTokens(), Token getToken(UserSignature,Token), Token getTokenById(String,Token),"
            + " void deleteToken(Token), void deleteTokens(), void saveToken(UserSignature,Token)"),
    /** Versions 4.0 to 8.0. */
    C("List getTokens(), Token findToken(Token), Token findTokenById(String), void deleteToken(String),"
            + " void deleteTokens(), void saveToken(Token)");

    private final String methods;

    SdkGeneration(String methods) {
        this.methods = methods;
    }

    static Optional<SdkGeneration> of(Class<?> type) {
        String methods = methods(type);
        return Arrays.stream(values())
                .filter(generation -> generation.methods.equals(methods))
                .findFirst();
    }

    static String known() {
        return Arrays.stream(values())
                .map(generation -> "[" + generation.methods + "]")
                .collect(Collectors.joining(" or "));
    }

    /** {@return the methods of a type, each with the simple names of its types, in alphabetical order} */
    static String methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .map(SdkGeneration::inShort)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String inShort(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(
                        ",", method.getReturnType().getSimpleName() + " " + method.getName() + "(", ")"));
    }
}
