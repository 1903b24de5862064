package dev.tokenhold.spi;

import dev.tokenhold.StoreUnavailableException;

/**
 * The place of an open store, by which two addresses of one store are known: a server has several names, and a cluster several servers.
 * Implementations are thread-safe.
 */
public interface StorePlace {

    /**
     * Tells whether a store is at the same place, so that what is written to one is written to the other.
     *
     * @param other the place of the other store, of any kind
     * @return whether it is
     * @throws StoreUnavailableException if one of the stores cannot be reached
     */
    boolean isSameAs(StorePlace other);

    /**
     * Tells whether two stores are one.
     *
     * @param one a store
     * @param other another store
     * @return whether they are at the same place; false if one of them does not know its own
     * @throws StoreUnavailableException if one of the stores cannot be reached
     */
    static boolean isShared(MigratableTokenStore one, MigratableTokenStore other) {
        return one.place().flatMap(place -> other.place().map(place::isSameAs)).orElse(false);
    }
}
