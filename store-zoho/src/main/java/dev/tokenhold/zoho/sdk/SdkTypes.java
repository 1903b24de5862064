package dev.tokenhold.zoho.sdk;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStoreException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The types of an SDK that come with its interface TokenStore, from the class loader that the interface is from.
 *
 * @param generation which form the interface has
 * @param bean the class OAuthToken
 * @param mailOfUser reads the name in the UserSignature that generations A and B give with a token; null in C
 * @param sdkException the constructor of SDKException for a code, a message and a cause
 */
record SdkTypes(
        SdkGeneration generation, BeanType bean, @Nullable Method mailOfUser, Constructor<?> sdkException) {

    static SdkTypes of(Class<?> type) {
        SdkGeneration generation = SdkGeneration.of(type)
                .orElseThrow(() -> new InvalidConfigurationException(
                        type.getName() + " is not the TokenStore of a Zoho SDK that is known here: give"
                                + " com.zoho.api.authenticator.store.TokenStore.class of an SDK of a version from 2.0 to"
                                + " 8.0. Expected an interface with the methods " + SdkGeneration.known() + "; it has "
                                + SdkGeneration.methods(type)));
        Method delete = anyMethod(type, "deleteToken");
        Method find = anyMethod(type, generation == SdkGeneration.C ? "findToken" : "getToken");
        return new SdkTypes(
                generation,
                BeanType.of(find.getReturnType(), generation),
                generation == SdkGeneration.C ? null : mailOfUser(find.getParameterTypes()[0]),
                exception(delete));
    }

    private static Method anyMethod(Class<?> type, String name) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Method mailOfUser(Class<?> user) {
        return Reflection.method(user, "getEmail").orElseThrow(() -> Reflection.missing(user, "method getEmail()"));
    }

    private static Constructor<?> exception(Method method) {
        Class<?>[] thrown = method.getExceptionTypes();
        if (thrown.length != 1) {
            throw new InvalidConfigurationException("the method " + method.getName() + " of "
                    + method.getDeclaringClass().getName() + " throws "
                    + Arrays.toString(thrown) + ", expected SDKException alone: use a Zoho SDK of a version from"
                    + " 2.0 to 8.0, unchanged");
        }
        return Reflection.constructor(thrown[0], String.class, String.class, Exception.class)
                .orElseThrow(() -> Reflection.missing(thrown[0], "constructor (String, String, Exception)"));
    }

    /** The SDK's exception for one of ours. */
    Exception exception(String code, @Nullable String message, @Nullable TokenStoreException cause) {
        return (Exception) Reflection.create(sdkException, code, message, cause);
    }
}
