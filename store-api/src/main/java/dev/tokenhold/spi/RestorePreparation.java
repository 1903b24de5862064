package dev.tokenhold.spi;

import dev.tokenhold.TokenStoreException;
import org.jspecify.annotations.Nullable;

/** Examines a copy of a store, and adapts it, before it takes the place of the store. */
@FunctionalInterface
public interface RestorePreparation {

    /**
     * Prepares a copy.
     *
     * @param present the store that the copy will replace, as it is now, fenced if possible; null if it is missing, or so damaged that it
     *     does not open
     * @param copy the copy; what you change in it is restored, but the file that it was read from stays as it is
     * @throws TokenStoreException if the copy shall not take the place of the store
     */
    void prepare(@Nullable RecordStore present, RecordStore copy);
}
