package dev.tokenhold.spi;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.StoreUnavailableException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a store notes whether it leads the mirror that it is a part of, beside its tokens and as durable as they are.
 *
 * <p><b>Guarantees.</b> Every process that uses the store sees the same: a read that begins after a change has returned sees that
 * change, and, if a token was stored before the change, whoever has read the change sees the token. Thread-safe.
 *
 * <p>All methods throw {@link StoreUnavailableException} when the store cannot be reached, with the outcome marked unknown where the
 * register may have been changed, and {@link CorruptStoreException} when the register is damaged.
 */
public interface LeaderRegister {

    /**
     * What is noted.
     *
     * @return the leadership, or empty for a store that was never part of a mirror
     */
    Optional<Leadership> read();

    /**
     * Notes something else, if what is noted is what the caller expects.
     *
     * @param expected what has to be noted; null for nothing
     * @param next what to note
     * @return false, and nothing changed, if something else is noted
     */
    boolean compareAndSet(@Nullable Leadership expected, Leadership next);
}
