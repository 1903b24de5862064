package dev.tokenhold.spi;

import java.util.Map;
import java.util.Optional;

/**
 * The settings that a store is opened with, by their keys. No value is a secret: where a store needs one, the setting says
 * where it comes from, see {@link SecretSource}.
 *
 * @param values the settings
 */
public record StoreSettings(Map<String, String> values) {

    /**
     * Settings by their keys.
     *
     * @param values the settings, copied
     */
    public StoreSettings {
        values = Map.copyOf(values);
    }

    /**
     * One setting.
     *
     * @param key its key, for example {@code keyring}
     * @return its value, or empty when it was not given
     */
    public Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }
}
