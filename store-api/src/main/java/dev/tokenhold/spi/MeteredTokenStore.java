package dev.tokenhold.spi;

import dev.tokenhold.TokenStore;
import java.util.List;

/** A store that counts what it does, in this process. */
public interface MeteredTokenStore extends TokenStore {

    /** {@return the meters of the store, always the same ones, no two with the same name} */
    List<StoreMeter> meters();

    /**
     * Returns the meters of a store of any kind.
     *
     * @param store the store
     * @return its meters; empty if it has none
     */
    static List<StoreMeter> metersOf(TokenStore store) {
        return store instanceof MeteredTokenStore metered ? metered.meters() : List.of();
    }
}
