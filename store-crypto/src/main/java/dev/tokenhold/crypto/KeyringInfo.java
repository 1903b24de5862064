package dev.tokenhold.crypto;

import java.util.List;
import java.util.Locale;

/**
 * Describes a keyring without any secret.
 *
 * @param id its id, 32 hexadecimal digits, which never changes
 * @param revision how often the file was written: 1 for a new keyring, one more with each edit
 * @param protection how the file is protected, for example {@code passphrase, PBKDF2-HMAC-SHA256, 600000 rounds}
 * @param keys the keys that seal records
 */
public record KeyringInfo(String id, long revision, String protection, List<KeyInfo> keys) {

    /**
     * Creates a description.
     *
     * @param id the id of the keyring
     * @param revision its revision
     * @param protection how the file is protected
     * @param keys the keys, copied
     */
    public KeyringInfo {
        keys = List.copyOf(keys);
    }

    static KeyringInfo of(KeyringFile content, KeyProtection protection, KeyringKeys keys) {
        return new KeyringInfo(
                ByteStrings.hex(content.id()),
                content.revision(),
                protection.describe(content.parameters()),
                keys.records().stream()
                        .map(key -> new KeyInfo(
                                Integer.toUnsignedString(key.id()),
                                key.status().name().toLowerCase(Locale.ROOT)))
                        .toList());
    }

    /**
     * One key.
     *
     * @param id its id, decimal; the same number as in every record sealed with it
     * @param status {@code primary} (seals and opens records), {@code enabled} (opens records), {@code retired} (not used) or
     *     {@code destroyed}
     */
    public record KeyInfo(String id, String status) {}
}
