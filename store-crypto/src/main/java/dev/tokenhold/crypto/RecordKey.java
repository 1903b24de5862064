package dev.tokenhold.crypto;

import dev.tokenhold.spi.Bytes;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A key of a keyring that seals records.
 *
 * @param id the number that records name it by, never 0
 * @param status what it may be used for
 * @param key 32 bytes; zeros if it is destroyed
 */
record RecordKey(int id, Status status, Bytes key) {

    static final int LENGTH = 32;

    /** The states of a key, with their numbers in a keyring file. */
    enum Status {
        /** Seals and opens records. */
        PRIMARY(1),
        /** Opens records. */
        ENABLED(2),
        /** Not used, but not lost. */
        RETIRED(3),
        /** Gone; the entry stays, so that no other key gets its id. */
        DESTROYED(4);

        final int number;

        Status(int number) {
            this.number = number;
        }

        /** The status with a number. */
        static Optional<Status> of(int number) {
            return Stream.of(values()).filter(status -> status.number == number).findFirst();
        }
    }

    boolean isPrimary() {
        return status == Status.PRIMARY;
    }

    boolean opensRecords() {
        return status == Status.PRIMARY || status == Status.ENABLED;
    }

    /** Names the key in messages. */
    String name() {
        return Integer.toUnsignedString(id)
                + (opensRecords() ? "" : ", " + status.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name();
    }
}
