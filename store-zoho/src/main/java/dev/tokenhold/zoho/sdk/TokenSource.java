package dev.tokenhold.zoho.sdk;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import java.util.Optional;

/** Where tokens for the SDK come from: from a store as they are, or fresh. */
interface TokenSource {

    TokenStore store();

    /** Whether the SDK has nothing to refresh in what it gets. */
    boolean isFresh();

    /**
     * Returns a token that was found in the store as the SDK is to get it.
     *
     * @param asked what the SDK's object has
     * @return empty if the SDK is to log in with what its object has
     * @throws HandOutFailure if it has to wait, or its user has to log in
     */
    Optional<OAuthToken> handOut(OAuthToken found, OAuthToken asked);

    /**
     * Does the same for the token with an id.
     *
     * @return empty if there is none
     */
    Optional<OAuthToken> byId(String id, OAuthToken asked);
}
