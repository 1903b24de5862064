package dev.tokenhold.jdbc.server;

import dev.tokenhold.spi.StoreSettings;
import java.util.Arrays;

/** Reads the password of a database's account from its source. */
public final class ServerPassword {

    /** The setting that names the {@link dev.tokenhold.spi.SecretSource} of the password. */
    public static final String SETTING = "password";

    /** The environment variable that is the default source of the password. */
    public static final String VARIABLE = "TOKENHOLD_PASSWORD";

    private ServerPassword() {}

    /**
     * Reads the password.
     *
     * @param settings the settings of the store
     * @param address the database, for a prompt
     * @return the password; empty if neither the setting nor the variable is set
     * @throws dev.tokenhold.KeyUnavailableException if the source has no password
     */
    public static String read(StoreSettings settings, ServerAddress address) {
        if (settings.get(SETTING).isEmpty() && System.getenv(VARIABLE) == null) {
            return "";
        }
        char[] password = settings.secret(SETTING, "env:" + VARIABLE, "password of " + address);
        try {
            return new String(password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
