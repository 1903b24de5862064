package dev.tokenhold.spi;

/** The result of a batch of writes. Conflicts are values, since losing a race is nothing exceptional. */
public sealed interface WriteResult {

    /** All writes of the batch are durable. */
    record Written() implements WriteResult {}

    /**
     * Nothing was written: a record no longer has the expected version.
     *
     * @param id the first such record
     */
    record VersionMoved(String id) implements WriteResult {}

    /**
     * Nothing was written: another record has the same {@link LookupField#IDENTITY}.
     *
     * @param id the record to be written
     * @param heldBy the record that has the identity
     */
    record IdentityTaken(String id, String heldBy) implements WriteResult {}
}
