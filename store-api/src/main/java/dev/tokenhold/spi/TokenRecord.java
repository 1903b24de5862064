package dev.tokenhold.spi;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token as a store sees it: an id, and bytes that the store cannot interpret.
 *
 * @param id the key of the record, well-formed Unicode, not empty
 * @param version the number that compare-and-set compares, at least 1; changes with every write
 * @param lookupKeys the values by which the record is found, each of 1 to {@value #MAX_LOOKUP_KEY_LENGTH} bytes; a field without an
 *     entry does not find the record
 * @param lease who is refreshing the token at present, or what became of the last refresh, at most {@value #MAX_LEASE_LENGTH} bytes; null
 *     for none
 * @param sealed the encrypted token, at most {@value #MAX_SEALED_LENGTH} bytes
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

    /** The longest encrypted token, in bytes. */
    public static final int MAX_SEALED_LENGTH = 16 << 20;

    /**
     * Creates a record.
     *
     * @param id the key of the record
     * @param version at least 1
     * @param lookupKeys the values by which the record is found, copied
     * @param lease who is refreshing the token, or what became of that, or null
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
        if (sealed.length() > MAX_SEALED_LENGTH) {
            throw new IllegalArgumentException("the sealed record has more than " + MAX_SEALED_LENGTH + " bytes");
        }
    }

    /**
     * Returns the value by which a field finds the record.
     *
     * @param field the field
     * @return the value, or null if this field does not find the record
     */
    public @Nullable Bytes lookupKey(LookupField field) {
        return lookupKeys.get(field);
    }
}
