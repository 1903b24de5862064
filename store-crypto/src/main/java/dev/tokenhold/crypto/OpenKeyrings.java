package dev.tokenhold.crypto;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The keyrings that this process has opened from files. Opening the same content by the same passphrase again takes their keys and
 * derives nothing: a copy within one keyring opens it three times. A keyring that was just created is not among them, so
 * that its file is proven to open before a token depends on it. Nothing stays in memory for this alone. Thread-safe.
 */
final class OpenKeyrings {

    private static final Set<Keyring> OPEN = Collections.newSetFromMap(new WeakHashMap<>());

    private OpenKeyrings() {}

    static void add(Keyring keyring) {
        synchronized (OPEN) {
            OPEN.add(keyring);
        }
    }

    /** Returns the keys of an open keyring that has this content, to the byte, if the protection is the one that opened it. */
    static Optional<KeyringKeys> keys(KeyringFile content, KeyProtection protection) {
        synchronized (OPEN) {
            return OPEN.stream()
                    .filter(open -> open.origin().content().equals(content)
                            && protection.replaces(open.origin().protection()))
                    .findFirst()
                    .map(Keyring::keys);
        }
    }
}
