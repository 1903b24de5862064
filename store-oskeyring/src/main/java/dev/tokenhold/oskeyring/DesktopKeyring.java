package dev.tokenhold.oskeyring;

import com.github.javakeyring.BackendNotSupportedException;
import com.github.javakeyring.Keyring;
import com.github.javakeyring.KeyringStorageType;
import com.github.javakeyring.PasswordAccessException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.crypto.OsKeyring;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The Secret Service of freedesktop.org, as GNOME Keyring and KWallet have it, the Keychain of macOS, or the Credential Manager of
 * Windows. An entry has the service {@code tokenhold}, its name as the account, and its key in Base64 (RFC 4648, section 4) as the
 * password. Thread-safe.
 */
public final class DesktopKeyring implements OsKeyring {

    private static final String SERVICE = "tokenhold";

    /** Called by {@link java.util.ServiceLoader}. */
    public DesktopKeyring() {}

    @Override
    public void add(String entry, byte[] key) {
        String password = Base64.getEncoder().encodeToString(key);
        withKeyring(entry, keyring -> {
            keyring.setPassword(SERVICE, entry, password);
            return password;
        });
    }

    @Override
    public byte[] read(String entry) {
        String password = withKeyring(entry, keyring -> keyring.getPassword(SERVICE, entry));
        try {
            return Base64.getDecoder().decode(password);
        } catch (IllegalArgumentException e) {
            throw new KeyUnavailableException(
                    "the key " + entry + " in the operating system's keyring is not Base64:"
                            + " restore the entry, or the keyring file that belongs to it",
                    e);
        }
    }

    private interface Access {
        String to(Keyring keyring) throws PasswordAccessException;
    }

    // close() declares every exception.
    @SuppressWarnings("try")
    private static String withKeyring(String entry, Access access) {
        KeyringStorageType type = type();
        if (type == KeyringStorageType.GNOME_KEYRING) {
            SecretService.requireUnlocked();
        }
        try (Keyring keyring = Keyring.create(type)) {
            return access.to(keyring);
        } catch (BackendNotSupportedException e) {
            throw unusable(e);
        } catch (PasswordAccessException e) {
            throw new KeyUnavailableException(
                    "the operating system's keyring does not give or take the key " + entry + ": " + e.getMessage()
                            + "; if the entry was deleted, restore it, or bring a copy of the keyring file with another protection",
                    e);
        } catch (Exception | LinkageError e) {
            // The library lets what goes wrong below it through in many forms.
            throw unusable(e);
        }
    }

    private static KeyringStorageType type() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) {
            return KeyringStorageType.OSX_KEYCHAIN;
        }
        return system.startsWith("windows")
                ? KeyringStorageType.WINDOWS_CREDENTIAL_STORE
                : KeyringStorageType.GNOME_KEYRING;
    }

    private static KeyUnavailableException unusable(Throwable e) {
        return unusable("it does not answer as expected: " + rootMessage(e), e);
    }

    static KeyUnavailableException unusable(String reason, @Nullable Throwable e) {
        return new KeyUnavailableException(
                "the operating system's keyring cannot be used: " + reason
                        + "; log in at the desktop, which unlocks it, or where there is none, as over SSH, in a container or in CI,"
                        + " protect the keyring by a passphrase, a PKCS12 key store or a key management service instead",
                e);
    }

    static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
