package dev.tokenhold.spi;

import dev.tokenhold.StoreUnavailableException;
import java.util.Optional;

/**
 * Authenticates the notes of a mirror with the keyring of a store, so that an attacker who can write to the store but has no key cannot
 * make one up. Thread-safe.
 */
public interface MirrorSeal {

    /**
     * Returns the id of the store.
     *
     * @return 16 bytes; empty if nothing was ever saved in the store
     * @throws StoreUnavailableException if the store cannot be reached
     */
    Optional<Bytes> storeId();

    /**
     * Returns the id of the store, which gets one if nothing was ever saved in it.
     *
     * @return 16 bytes
     * @throws StoreUnavailableException if the store cannot be reached, or has to get an id and takes no writes
     */
    Bytes ensuredStoreId();

    /**
     * Adds to a note what authenticates it.
     *
     * @param payload what the note says
     * @return the note
     */
    Bytes seal(Bytes payload);

    /**
     * Checks a note.
     *
     * @param note the note
     * @return what it says; empty if it was not made with this keyring, or was altered
     */
    Optional<Bytes> open(Bytes note);
}
