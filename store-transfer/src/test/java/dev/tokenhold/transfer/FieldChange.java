package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A change of one field, which alters or drops it. Each field of a token has one of both kinds. */
record FieldChange(String field, boolean dropped) {

    static Stream<FieldChange> all() {
        // Well-known attributes have setters too, but no fields.
        Set<String> fields = Arrays.stream(OAuthToken.class.getDeclaredFields())
                .map(Field::getName)
                .collect(Collectors.toSet());
        return Arrays.stream(OAuthToken.Builder.class.getMethods())
                .filter(method -> method.getReturnType() == OAuthToken.Builder.class)
                .map(Method::getName)
                .filter(fields::contains)
                .distinct()
                .sorted()
                .flatMap(field -> Stream.of(new FieldChange(field, false), new FieldChange(field, true)));
    }

    static Stream<FieldChange> allButTheId() {
        return all().filter(change -> !change.field().equals("id"));
    }

    OAuthToken apply(OAuthToken token) {
        try {
            Method getter = OAuthToken.class.getMethod(field);
            OAuthToken.Builder builder = token.toBuilder();
            Method setter = OAuthToken.Builder.class.getMethod(field, getter.getReturnType());
            Object value = getter.invoke(token);
            if (value instanceof Map<?, ?>) {
                setter.invoke(builder, dropped ? Map.of() : Map.of("scope", "altered"));
            } else if (dropped) {
                setter.invoke(builder, new Object[] {null});
            } else if (value instanceof Instant instant) {
                setter.invoke(builder, instant.plusMillis(1));
            } else {
                setter.invoke(builder, value + "x");
            }
            return builder.build();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
