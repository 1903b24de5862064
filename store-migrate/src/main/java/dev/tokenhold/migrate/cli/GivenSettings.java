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
    private final Map<String, AskedSecret> asked = new LinkedHashMap<>();

    void put(String setting, String value) {
        values.put(setting, value);
        asked.remove(setting);
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
        if (AskedSecret.isAsked(source)) {
            asked.put(setting, new AskedSecret(source, option.substring(2).replace('-', ' ')));
        }
    }

    /** Takes over a setting. The command asks once for both. */
    void take(String setting, GivenSettings other) {
        put(setting, other.asGiven().get(setting).orElseThrow());
        AskedSecret secret = other.asked.get(setting);
        if (secret != null) {
            asked.put(setting, secret);
        }
    }

    Set<String> names() {
        return values.keySet();
    }

    boolean asksFor(String setting) {
        return asked.containsKey(setting);
    }

    Collection<AskedSecret> askedSecrets() {
        return asked.values();
    }

    StoreSettings asGiven() {
        return new StoreSettings(values);
    }

    /** Returns the settings with the answers: a command opens its stores several times, but asks only once. */
    StoreSettings withAskedSecrets() {
        StoreSettings settings = asGiven();
        for (Map.Entry<String, AskedSecret> secret : asked.entrySet()) {
            settings = settings.withSecret(secret.getKey(), secret.getValue().value());
        }
        return settings;
    }
}
