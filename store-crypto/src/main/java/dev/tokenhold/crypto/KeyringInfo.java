package dev.tokenhold.crypto;

import java.util.List;

/**
 * What may be said of a keyring aloud: no key, only what they are.
 *
 * @param protection what the file is encrypted with, for example {@code passphrase, PBKDF2-HMAC-SHA256, 600000 rounds}
 * @param keys the keys, those for records first
 */
public record KeyringInfo(String protection, List<KeyInfo> keys) {

    /**
     * What may be said of a keyring.
     *
     * @param protection what the file is encrypted with
     * @param keys the keys, copied
     */
    public KeyringInfo {
        keys = List.copyOf(keys);
    }

    /**
     * One key.
     *
     * @param id its id, decimal; the same number that stands in every record sealed with it
     * @param purpose what it is for
     * @param primary whether it is the one that is used for what is written from now on
     * @param status {@code enabled}, {@code disabled} or {@code destroyed}
     */
    public record KeyInfo(String id, String purpose, boolean primary, String status) {}
}
