package dev.tokenhold.zoho.sdk;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and fills the class OAuthToken of an SDK: a bean, whose properties differ by generation. */
final class BeanType {

    private static final Set<BeanProperty> SET_BY_ALL =
            Set.of(BeanProperty.ID, BeanProperty.ACCESS_TOKEN, BeanProperty.REFRESH_TOKEN);

    private final Class<?> type;
    private final SdkGeneration generation;
    private final Map<BeanProperty, BeanAccess> properties = new EnumMap<>(BeanProperty.class);
    private final BeanAccess expiry;
    private final BeanUser user;
    private final NewBean newBean;

    private BeanType(Class<?> type, SdkGeneration generation) {
        this.type = type;
        this.generation = generation;
        for (BeanProperty property : BeanProperty.values()) {
            String name = property.nameIn(generation);
            Optional<BeanAccess> access = BeanAccess.of(type, name);
            if (property != BeanProperty.API_DOMAIN && access.isEmpty()) {
                throw Reflection.missing(type, "method get" + name + "()");
            }
            if (SET_BY_ALL.contains(property) && access.get().setter() == null) {
                throw Reflection.missing(type, "method set" + name + "(String)");
            }
            access.ifPresent(present -> properties.put(property, present));
        }
        expiry = BeanAccess.of(type, "ExpiresIn")
                .filter(access -> access.setter() != null)
                .orElseThrow(() -> Reflection.missing(type, "methods getExpiresIn() and setExpiresIn(String)"));
        user = BeanUser.of(type, generation);
        newBean = NewBean.by(type, generation);
    }

    /**
     * Looks at the class OAuthToken beside an interface Token.
     *
     * @throws InvalidConfigurationException if it is not there, or lacks what it has in that generation
     */
    static BeanType of(Class<?> token, SdkGeneration generation) {
        String name = token.getPackageName() + ".OAuthToken";
        try {
            return new BeanType(Class.forName(name, true, token.getClassLoader()), generation);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new InvalidConfigurationException(
                    "the class " + name
                            + " of the Zoho SDK cannot be loaded beside its Token: put the whole SDK and its"
                            + " libraries on the class path",
                    e);
        }
    }

    /** What a token of the SDK has, without its expiry. */
    OAuthToken read(Object bean) {
        OAuthToken.Builder token = OAuthToken.builder().userName(user.get(of(bean)));
        properties.forEach((property, access) -> property.set(token, (String) access.get(bean)));
        return token.build();
    }

    /** When the access token of a token of the SDK expires; null if it does not say. */
    @Nullable
    Instant expiry(Object bean) {
        String millis = (String) expiry.get(bean);
        try {
            return ExpiryText.read(millis, generation);
        } catch (NumberFormatException unused) {
            // It shows the value, which may be a token in the wrong place.
            throw new InvalidTokenException(
                    "expiresIn of the Zoho SDK's token is no decimal number: it has to be the milliseconds since 1970 at"
                            + " which the access token expires");
        }
    }

    void setId(Object bean, @Nullable String id) {
        set(bean, BeanProperty.ID, id);
    }

    void setUser(Object bean, String name) {
        user.set(bean, name);
    }

    /** Fills in what is absent. */
    void complete(Object bean, OAuthToken token, @Nullable String expiresIn) {
        properties.forEach((property, access) -> {
            if (isAbsent(access.get(bean)) && property.of(token) != null) {
                access.set(bean, property.of(token));
            }
        });
        if (isAbsent(expiry.get(bean)) && expiresIn != null) {
            expiry.set(bean, expiresIn);
        }
        if (isAbsent(user.get(bean)) && token.userName() != null) {
            user.set(bean, token.userName());
        }
    }

    /** Fills in the same, and what a refresh may have changed over what is there: the access token goes with its expiry. */
    void renew(Object bean, OAuthToken token, @Nullable String expiresIn) {
        set(bean, BeanProperty.ACCESS_TOKEN, token.accessToken());
        expiry.set(bean, expiresIn);
        renewOwner(bean, token);
        complete(bean, token, expiresIn);
    }

    /** Fills in the same without access token and expiry. */
    void renewOwner(Object bean, OAuthToken token) {
        for (BeanProperty property :
                new BeanProperty[] {BeanProperty.ID, BeanProperty.REFRESH_TOKEN, BeanProperty.API_DOMAIN}) {
            if (property.of(token) != null) {
                set(bean, property, property.of(token));
            }
        }
        complete(bean, token.toBuilder().accessToken(null).build(), null);
    }

    /** A new token of the SDK. */
    Object create(OAuthToken token, @Nullable String expiresIn) {
        Object bean = newBean.of(token);
        renew(bean, token, expiresIn);
        return bean;
    }

    private void set(Object bean, BeanProperty property, @Nullable String value) {
        BeanAccess access = properties.get(property);
        if (access != null) {
            access.set(bean, value);
        }
    }

    private static boolean isAbsent(@Nullable Object value) {
        return value == null || "".equals(value);
    }

    private Object of(Object bean) {
        if (!type.isInstance(bean)) {
            throw new InvalidTokenException("a " + bean.getClass().getName() + " is no " + type.getName()
                    + ": only that class of the Zoho SDK has tokens to find and keep");
        }
        return bean;
    }
}
