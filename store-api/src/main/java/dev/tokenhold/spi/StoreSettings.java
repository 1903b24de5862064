package dev.tokenhold.spi;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The settings that a store is opened with, by their keys. No value is a secret: where a store needs one, the setting names its
 * {@link SecretSource}. Immutable; {@code toString} shows no secret.
 */
public final class StoreSettings {

    private final Map<String, String> values;
    private final Map<String, char[]> secrets;

    /**
     * Creates settings.
     *
     * @param values the settings by their keys, copied
     */
    public StoreSettings(Map<String, String> values) {
        this(values, Map.of());
    }

    private StoreSettings(Map<String, String> values, Map<String, char[]> secrets) {
        this.values = Map.copyOf(values);
        this.secrets = Map.copyOf(secrets);
    }

    /**
     * Adds a secret that has already been read, so that users type it once and not for every store that it opens.
     *
     * @param key the key of the setting that names the source of the secret
     * @param secret the secret, copied
     * @return new settings
     */
    public StoreSettings withSecret(String key, char[] secret) {
        Map<String, char[]> more = new HashMap<>(secrets);
        more.put(key, secret.clone());
        return new StoreSettings(values, more);
    }

    /**
     * Returns one setting.
     *
     * @param key its key, for example {@code keyring}
     * @return its value, or empty if it was not given
     */
    public Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** {@return all settings, an unmodifiable map} */
    public Map<String, String> values() {
        return values;
    }

    /**
     * Reads a secret from the source that a setting names.
     *
     * @param key the key of that setting, for example {@code keyring.passphrase}
     * @param defaultSource the source if the setting was not given
     * @param what what the secret is, for messages and the prompt
     * @return the secret, not empty; overwrite it after use
     * @throws InvalidConfigurationException if the setting is not a source of secrets
     * @throws KeyUnavailableException if the source has no secret
     */
    public char[] secret(String key, String defaultSource, String what) {
        char[] known = secrets.get(key);
        return known != null
                ? known.clone()
                : SecretSource.parse(get(key).orElse(defaultSource)).read(what);
    }

    @Override
    public String toString() {
        // Arguments of a command may be confidential.
        Map<String, String> shown = new HashMap<>(values);
        shown.replaceAll((key, value) -> value.startsWith(SecretSource.COMMAND) ? SecretSource.COMMAND + "…" : value);
        return shown.toString();
    }
}
