package dev.tokenhold.spi;

/**
 * A compare-and-set: stores the record if what is stored under its id still has the version that was read.
 *
 * @param expectedVersion the version that has to be stored under the id, or {@value #ABSENT} if nothing may be stored there
 * @param record what to store, with its new version
 */
public record RecordWrite(long expectedVersion, TokenRecord record) {

    /** The expected version of a record that is not stored yet. */
    public static final long ABSENT = 0;

    /**
     * Creates a compare-and-set.
     *
     * @param expectedVersion the version to be replaced, or {@value #ABSENT}
     * @param record what to store
     * @throws IllegalArgumentException if the expected version is negative or the same as the new one
     */
    public RecordWrite {
        if (expectedVersion < ABSENT || expectedVersion == record.version()) {
            throw new IllegalArgumentException(
                    "cannot replace version " + expectedVersion + " by version " + record.version());
        }
    }
}
