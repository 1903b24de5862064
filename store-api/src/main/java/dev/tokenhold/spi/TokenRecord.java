package dev.tokenhold.spi;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A token as a store sees it: an id, and bytes that tell the store nothing.
 *
 * @param id the key of the record, well-formed Unicode, not empty
 * @param version changes with every write, at least 1; what compare-and-set compares
 * @param lookupKeys the values that the record is found by, each of 1 to {@value #MAX_LOOKUP_KEY_LENGTH} bytes; a field that the
 *     record is not to be found by is missing
 * @param lease who is refreshing the token at present, at most {@value #MAX_LEASE_LENGTH} bytes; null for nobody
 * @param sealed the encrypted token, at most a few MiB
 */
public record TokenRecord(
        String id,
        long version,
        Map<LookupField, Bytes> lookupKeys,
        @Nullable Bytes lease,
        Bytes sealed) {

    /** The longest lookup key, in bytes. */
    public static final int MAX_LOOKUP_KEY_LENGTH = 32;

    /** The longest lease, in bytes. */
    public static final int MAX_LEASE_LENGTH = 255;

    /**
     * A record.
     *
     * @param id the key of the record
     * @param version at least 1
     * @param lookupKeys the values that the record is found by, copied
     * @param lease who is refreshing the token, or null
     * @param sealed the encrypted token
     * @throws IllegalArgumentException if a component is out of its range
     */
    public TokenRecord {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("the id of a record is empty");
        }
        if (version < 1) {
            throw new IllegalArgumentException("the version of a record is " + version + "; it has to be at least 1");
        }
        EnumMap<LookupField, Bytes> copy = new EnumMap<>(LookupField.class);
        lookupKeys.forEach((field, key) -> {
            if (key.length() < 1 || key.length() > MAX_LOOKUP_KEY_LENGTH) {
                throw new IllegalArgumentException("the lookup key " + field + " has " + key.length()
                        + " bytes; it has to have 1 to " + MAX_LOOKUP_KEY_LENGTH);
            }
            copy.put(field, key);
        });
        lookupKeys = Collections.unmodifiableMap(copy);
        if (lease != null && lease.length() > MAX_LEASE_LENGTH) {
            throw new IllegalArgumentException(
                    "the lease has " + lease.length() + " bytes; at most " + MAX_LEASE_LENGTH + " are allowed");
        }
        Objects.requireNonNull(sealed, "sealed");
    }

    /**
     * The value that the record is found by.
     *
     * @param field what it is looked up by
     * @return the value, or null when it is not to be found by this field
     */
    public @Nullable Bytes lookupKey(LookupField field) {
        return lookupKeys.get(field);
    }
}
