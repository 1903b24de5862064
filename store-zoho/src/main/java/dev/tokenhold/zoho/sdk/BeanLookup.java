package dev.tokenhold.zoho.sdk;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.TokenIds;
import java.util.Collections;
import java.util.Optional;

/** Finds what a token of the SDK belongs to by its user and client. The SDK cannot answer a question. */
final class BeanLookup {

    private BeanLookup() {}

    /** Ignores the id. Of several clients of the user, takes the token with that id, else the greatest. */
    static Optional<OAuthToken> find(TokenStore store, OAuthToken asked) {
        try {
            return store.findToken(asked.toBuilder().id(null).build());
        } catch (AmbiguousTokenException e) {
            String id = asked.id() != null && e.ids().contains(asked.id())
                    ? asked.id()
                    : Collections.max(e.ids(), TokenIds.ORDER);
            return store.findTokenById(id);
        }
    }
}
