package dev.tokenhold.crypto;

import java.util.List;

/**
 * Describes a keyring without any secret.
 *
 * @param protection how the file is protected, for example {@code passphrase, PBKDF2-HMAC-SHA256, 600000 rounds}
 * @param keys the keys, those for records first
 */
public record KeyringInfo(String protection, List<KeyInfo> keys) {

    /**
     * Creates a description.
     *
     * @param protection how the file is protected
     * @param keys the keys, copied
     */
    public KeyringInfo {
        keys = List.copyOf(keys);
    }

    /**
     * One key.
     *
     * @param id its id, decimal; the same number as in every record sealed with it
     * @param purpose what it is used for
     * @param primary whether new records are written with it
     * @param status {@code enabled}, {@code disabled} or {@code destroyed}
     */
    public record KeyInfo(String id, String purpose, boolean primary, String status) {}
}
