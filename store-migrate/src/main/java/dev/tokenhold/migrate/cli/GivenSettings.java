package dev.tokenhold.migrate.cli;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.spi.SecretSource;
import dev.tokenhold.spi.StoreSettings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The settings that the options of a command give to a store. */
final class GivenSettings {

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, TypedSecret> typed = new LinkedHashMap<>();

    void put(String setting, String value) {
        values.put(setting, value);
        typed.remove(setting);
    }

    /**
     * Adds the source of a secret.
     *
     * @param option the option that names it, for messages
     * @throws CommandException if it is not a source; the message does not repeat it
     */
    void putSource(String setting, String source, String option) {
        try {
            SecretSource.parse(source);
        } catch (InvalidConfigurationException e) {
            throw new CommandException(ExitCode.USAGE, option + ": " + e.getMessage(), e);
        }
        put(setting, source);
        if (TypedSecret.isTyped(source)) {
            typed.put(setting, new TypedSecret(source, option.substring(2).replace('-', ' ')));
        }
    }

    /** Takes over a setting. The user types a typed secret once for both. */
    void take(String setting, GivenSettings other) {
        put(setting, other.asGiven().get(setting).orElseThrow());
        TypedSecret secret = other.typed.get(setting);
        if (secret != null) {
            typed.put(setting, secret);
        }
    }

    Set<String> names() {
        return values.keySet();
    }

    boolean asksFor(String setting) {
        return typed.containsKey(setting);
    }

    Collection<TypedSecret> typedSecrets() {
        return typed.values();
    }

    StoreSettings asGiven() {
        return new StoreSettings(values);
    }

    /** Returns the settings with the typed secrets: a command opens its stores several times, but asks only once. */
    StoreSettings withTypedSecrets() {
        StoreSettings settings = asGiven();
        for (Map.Entry<String, TypedSecret> secret : typed.entrySet()) {
            settings = settings.withSecret(secret.getKey(), secret.getValue().value());
        }
        return settings;
    }
}
