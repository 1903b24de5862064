package dev.tokenhold.spi;

import dev.tokenhold.TokenStore;
import java.util.Optional;

/** A store that may keep leases beside its tokens, by which processes agree on who refreshes a token. */
public interface LeasingTokenStore extends TokenStore {

    /** {@return the leases of the tokens; empty if the store keeps none} */
    default Optional<LeasedTokens> leases() {
        return Optional.empty();
    }

    /**
     * Returns the leases of a store of any kind.
     *
     * @param store the store
     * @return its leases; empty if it keeps none
     */
    static Optional<LeasedTokens> leasesOf(TokenStore store) {
        return store instanceof LeasingTokenStore leasing ? leasing.leases() : Optional.empty();
    }
}
