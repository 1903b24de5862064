package dev.tokenhold.zoho.sdk;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The user in the SDK's OAuthToken: a text in generations A and B, a UserSignature in C. One of A and B is never made: it takes mail addresses in
 * lower case only.
 */
final class BeanUser {

    private final BeanAccess access;
    private final @Nullable Method nameOfSignature;
    private final @Nullable Constructor<?> signature;

    private BeanUser(BeanAccess access, @Nullable Method nameOfSignature, @Nullable Constructor<?> signature) {
        this.access = access;
        this.nameOfSignature = nameOfSignature;
        this.signature = signature;
    }

    static BeanUser of(Class<?> bean, SdkGeneration generation) {
        if (generation != SdkGeneration.C) {
            return new BeanUser(
                    BeanAccess.of(bean, "UserMail").orElseThrow(() -> Reflection.missing(bean, "method getUserMail()")),
                    null,
                    null);
        }
        BeanAccess access = BeanAccess.of(bean, "UserSignature")
                .orElseThrow(() -> Reflection.missing(bean, "method getUserSignature()"));
        Class<?> type = access.getter().getReturnType();
        return new BeanUser(
                access,
                Reflection.method(type, "getName").orElseThrow(() -> Reflection.missing(type, "method getName()")),
                Reflection.constructor(type, String.class)
                        .orElseThrow(() -> Reflection.missing(type, "constructor (String)")));
    }

    @Nullable
    String get(Object bean) {
        Object user = access.get(bean);
        return user == null || nameOfSignature == null
                ? (String) user
                : (String) Reflection.call(nameOfSignature, user);
    }

    void set(Object bean, String name) {
        access.set(bean, signature == null ? name : Reflection.create(signature, name));
    }
}
