package dev.tokenhold.spi;

import dev.tokenhold.TokenStore;
import java.util.Optional;

/** A store that may keep leases beside its tokens, by which processes agree on who refreshes a token. */
public interface LeasingTokenStore extends TokenStore {

    /** {@return the leases of the tokens; empty if the store keeps none} */
    default Optional<LeasedTokens> leases() {
        return Optional.empty();
    }
}
