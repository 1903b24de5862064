package dev.tokenhold.zoho.sdk;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.ConflictException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.internal.LostRace;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Saves what the SDK got from the provider. It asks the provider first, by a grant token or a refresh token that may work once, so whatever can be
 * saved is saved.
 */
final class Logins {

    private final TokenStore store;

    Logins(TokenStore store) {
        this.store = store;
    }

    /**
     * Merges a token into the one of its user and client, or adds it.
     *
     * @param login the token as the SDK has it; it was read from no store
     * @return the stored token
     */
    OAuthToken save(OAuthToken login) {
        String holder = null;
        for (int attempt = 1; ; attempt++) {
            String id = holder != null ? holder : idFor(login);
            try {
                return store.saveToken(login.toBuilder().id(id).build());
            } catch (ConflictException e) {
                throwIfLast(attempt, e);
                // Who holds the user and the client, which the lookup missed beside a token of the user without client.
                holder = e.ids().stream()
                        .filter(other -> !other.equals(id))
                        .findFirst()
                        .orElse(null);
            } catch (AmbiguousTokenException e) {
                throwIfLast(attempt, e);
                holder = null;
            }
            LostRace.pause(attempt);
        }
    }

    private @Nullable String idFor(OAuthToken login) {
        boolean goesById = login.userName() == null && login.id() != null;
        Optional<OAuthToken> found = goesById ? Optional.empty() : BeanLookup.find(store, login);
        if (found.isPresent()) {
            return found.get().id();
        }
        // Generation B makes ids by itself, and equal ones for two users. Another user's token stays as it is.
        boolean isFree = goesById
                || login.id() == null
                || store.findTokenById(login.id())
                        .filter(holder -> isOfAnother(holder, login))
                        .isEmpty();
        return isFree ? login.id() : null;
    }

    private static boolean isOfAnother(OAuthToken holder, OAuthToken login) {
        return holder.userName() != null
                || (holder.clientId() != null
                        && login.clientId() != null
                        && !holder.clientId().equals(login.clientId()));
    }

    private static void throwIfLast(int attempt, TokenStoreException e) {
        if (attempt == LostRace.ATTEMPTS) {
            throw e;
        }
    }
}
