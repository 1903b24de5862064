package dev.tokenhold.crypto;

import dev.tokenhold.spi.FenceNotice;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link StoreDoctor} has examined: the state of the store, and its records in numbers.
 *
 * @param storeId the id of the store, 32 hexadecimal digits; null if nothing was ever saved in it, or it is lost
 * @param fence the fence that stands; null if there is none, or the store does not tell, which is a finding
 * @param mirror the role of the store in a mirror; null if it has no note of one, or one that does not count, which is a finding
 * @param records the number of records of tokens, without malformed rows
 * @param byKey how many of them each key of the keyring has sealed, by the id of the key as in {@link KeyringInfo}; only keys that have
 *     sealed at least one
 * @param ofOtherKeys how many of them name a key that the keyring does not have
 */
public record DoctorReport(
        @Nullable String storeId,
        @Nullable FenceNotice fence,
        @Nullable MirrorRole mirror,
        long records,
        Map<String, Long> byKey,
        long ofOtherKeys) {

    /**
     * The role of a store in a mirror, as it has noted it. The other store has a note too: the one with the greater term counts.
     *
     * @param role {@code leader}, {@code follower}, or {@code stepping down}: it led until a switchover began that is not over
     * @param term at least 1; grows with every change of roles
     * @param peer the id of the other store, 32 hexadecimal digits; null if it has none, because it is not encrypted
     */
    public record MirrorRole(
            String role, long term, @Nullable String peer) {}

    /**
     * Creates a report.
     *
     * @param storeId the id of the store, or null
     * @param fence the fence, or null
     * @param mirror the role in a mirror, or null
     * @param records the number of records
     * @param byKey records by key, copied
     * @param ofOtherKeys records of keys that the keyring does not have
     */
    public DoctorReport {
        byKey = Map.copyOf(byKey);
    }
}
