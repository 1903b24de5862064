package dev.tokenhold.spi;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The settings that a store is opened with, by their keys. No value is a secret: where a store needs one, the setting says
 * where it comes from, see {@link SecretSource}. Immutable; {@code toString} shows no secret.
 */
public final class StoreSettings {

    private final Map<String, String> values;
    private final Map<String, char[]> secrets;

    /**
     * Settings by their keys.
     *
     * @param values the settings, copied
     */
    public StoreSettings(Map<String, String> values) {
        this(values, Map.of());
    }

    private StoreSettings(Map<String, String> values, Map<String, char[]> secrets) {
        this.values = Map.copyOf(values);
        this.secrets = Map.copyOf(secrets);
    }

    /**
     * These settings with a secret that has been read already, so that a user who types it does not have to for every store that is
     * opened with it.
     *
     * @param key the key of the setting that says where the secret comes from
     * @param secret the secret, copied
     * @return new settings
     */
    public StoreSettings withSecret(String key, char[] secret) {
        Map<String, char[]> more = new HashMap<>(secrets);
        more.put(key, secret.clone());
        return new StoreSettings(values, more);
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

    /**
     * All settings.
     *
     * @return an unmodifiable map
     */
    public Map<String, String> values() {
        return values;
    }

    /**
     * A secret, from where a setting says that it comes.
     *
     * @param key the key of that setting, for example {@code keyring.passphrase}
     * @param defaultSource where the secret comes from when the setting was not given
     * @param what what the secret is, for messages and the prompt
     * @return the secret, not empty; for the caller to overwrite after use
     * @throws InvalidConfigurationException if the setting is no source of secrets
     * @throws KeyUnavailableException if the secret is not there
     */
    public char[] secret(String key, String defaultSource, String what) {
        char[] known = secrets.get(key);
        return known != null
                ? known.clone()
                : SecretSource.parse(get(key).orElse(defaultSource)).read(what);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
