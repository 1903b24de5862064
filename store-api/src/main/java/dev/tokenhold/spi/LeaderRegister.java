package dev.tokenhold.spi;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.StoreUnavailableException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a note of a store's role in a mirror, beside its tokens and as durable as they are. What it says is the mirror's business.
 *
 * <p><b>Guarantees.</b> Every process that uses the store sees the same note: a read that begins after a change has returned sees that
 * change, and a process that sees the change also sees every token that was stored before it. Thread-safe.
 *
 * <p>All methods throw {@link StoreUnavailableException} when the store cannot be reached, with the outcome marked unknown where the
 * register may have been changed, and {@link CorruptStoreException} when the register is damaged.
 */
public interface LeaderRegister {

    /** {@return the note, or empty if there is none} */
    Optional<Bytes> read();

    /**
     * Replaces the note if it is what you expect.
     *
     * @param expected the note to replace; null for none
     * @param next the new note, at most 200 bytes; null to delete it
     * @return true if the note was replaced; false, and nothing changed, if it was not the expected one
     */
    boolean compareAndSet(@Nullable Bytes expected, @Nullable Bytes next);
}
