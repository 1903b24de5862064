package dev.tokenhold.crypto;

import com.google.crypto.tink.KmsClients;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.SecretSource;
import dev.tokenhold.spi.StoreSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The settings that every encrypted store has: how it finds its keyring, and which store it has to be.
 *
 * <ul>
 *   <li>{@code keyring}: the file; by default {@code $TOKENHOLD_KEYRING}, or {@code tokenhold.keyring} beside the store
 *   <li>{@code keyring.passphrase}: the {@link SecretSource} of its passphrase; by default {@code env:TOKENHOLD_PASSPHRASE}
 *   <li>{@code keyring.keystore}, {@code keyring.keystore.password}, {@code keyring.keystore.alias}: in place of a passphrase, a
 *       PKCS12 key store, the source of its password, and the name of the key in it
 *   <li>{@code keyring.kms}: in place of a passphrase, the URI of a key in a key management service whose Tink client is registered
 *       with {@link KmsClients}
 *   <li>{@code keyring.os}: in place of a passphrase, the name of a key in the operating system's keyring
 *   <li>{@code store.id}: the id that the store has to have, 32 hexadecimal digits, so that it cannot be replaced by another store of
 *       the keyring, or by an empty one, unnoticed; by default any. Set it after the first save
 * </ul>
 */
public final class KeyringSettings {

    private static final String STORE_ID = "store.id";
    private static final Pattern STORE_ID_FORM = Pattern.compile("[0-9a-fA-F]{32}");

    /** The keys of the settings. */
    public static final Set<String> NAMES = Set.of(
            "keyring",
            "keyring.passphrase",
            "keyring.keystore",
            "keyring.keystore.password",
            "keyring.keystore.alias",
            "keyring.kms",
            "keyring.os",
            STORE_ID);

    private KeyringSettings() {}

    /**
     * Finds the keyring file.
     *
     * @param settings the settings
     * @param directory the folder of the default file
     * @return the file, which may not exist
     */
    public static Path file(StoreSettings settings, Path directory) {
        String named = settings.get("keyring").orElseGet(() -> System.getenv("TOKENHOLD_KEYRING"));
        return named == null || named.isEmpty() ? directory.resolve("tokenhold.keyring") : path("keyring", named);
    }

    /**
     * Reads the passphrase or password from its source and creates the protection of the keyring.
     *
     * @param settings the settings
     * @return the protection
     * @throws InvalidConfigurationException if the settings name several protections, or an incomplete one
     * @throws KeyUnavailableException if a source has no secret
     */
    public static KeyProtection protection(StoreSettings settings) {
        boolean keyStore = settings.get("keyring.keystore").isPresent()
                || settings.get("keyring.keystore.password").isPresent()
                || settings.get("keyring.keystore.alias").isPresent();
        Optional<String> kms = settings.get("keyring.kms");
        Optional<String> os = settings.get("keyring.os");
        boolean passphrase = settings.get("keyring.passphrase").isPresent();
        if (Stream.of(keyStore, kms.isPresent(), os.isPresent(), passphrase)
                        .filter(given -> given)
                        .count()
                > 1) {
            throw new InvalidConfigurationException(
                    "the settings name several protections of the keyring: give either keyring.passphrase,"
                            + " or keyring.keystore with its password and alias, or keyring.kms, or keyring.os");
        }
        if (keyStore) {
            return keyStore(settings);
        }
        if (kms.isPresent()) {
            return kms(kms.get());
        }
        if (os.isPresent()) {
            return KeyProtection.osKeyring(os.get());
        }
        return passphrase(settings);
    }

    private static KeyProtection passphrase(StoreSettings settings) {
        char[] passphrase =
                settings.secret("keyring.passphrase", "env:TOKENHOLD_PASSPHRASE", "passphrase of the keyring");
        try {
            return KeyProtection.passphrase(passphrase);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    /**
     * Opens the keyring, and the tokens in a record store with it.
     *
     * @param records the record store; closed with the returned store
     * @param settings the settings
     * @param directory the folder of the default keyring file
     * @return the tokens
     * @throws InvalidConfigurationException if the settings contradict each other, or the store is not the one that they name; the
     *     record store stays open
     * @throws KeyUnavailableException if the keyring or its key is missing, or the store was written with another one; the record store
     *     stays open
     */
    public static EncryptedTokenStore openStore(RecordStore records, StoreSettings settings, Path directory) {
        Bytes pinned = settings.get(STORE_ID).map(KeyringSettings::storeId).orElse(null);
        return new EncryptedTokenStore(
                records,
                Keyring.open(file(settings, directory), protection(settings)),
                pinned,
                EncryptedTokenStore.LOOK);
    }

    private static Bytes storeId(String text) {
        if (!STORE_ID_FORM.matcher(text).matches()) {
            throw new InvalidConfigurationException(
                    "the setting " + STORE_ID + " is not the id of a store: it has 32 hexadecimal digits");
        }
        return Bytes.of(HexFormat.of().parseHex(text));
    }

    private static KeyProtection keyStore(StoreSettings settings) {
        Path file = path("keyring.keystore", required(settings, "keyring.keystore"));
        String alias = required(settings, "keyring.keystore.alias");
        char[] password = settings.secret(
                "keyring.keystore.password",
                required(settings, "keyring.keystore.password"),
                "password of the key store " + file);
        try {
            return KeyProtection.keyStore(file, password, alias);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static KeyProtection kms(String keyUri) {
        try {
            return KeyProtection.kms(KmsClients.get(keyUri), keyUri);
        } catch (GeneralSecurityException e) {
            throw new KeyUnavailableException(
                    "no client for the key management service of " + keyUri
                            + " is registered: put Tink's module for that service on the class path",
                    e);
        }
    }

    private static String required(StoreSettings settings, String key) {
        return settings.get(key)
                .orElseThrow(() -> new InvalidConfigurationException("the setting " + key
                        + " is missing: a keyring protected by a key store needs keyring.keystore,"
                        + " keyring.keystore.password and keyring.keystore.alias"));
    }

    private static Path path(String key, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new InvalidConfigurationException("the setting " + key + " is not a path: " + e.getReason(), e);
        }
    }
}
