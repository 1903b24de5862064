package dev.tokenhold.spring.boot;

import dev.tokenhold.TokenStore;
import dev.tokenhold.refresh.FreshTokens;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;

/** Whether the token store answers, and how many tokens it could not be given yet. */
final class StoreHealth {

    // No token needs this id: the question alone shows whether the store answers.
    private static final String ANY_ID = "health";

    private final TokenStore store;
    private final ObjectProvider<FreshTokens> tokens;

    StoreHealth(TokenStore store, ObjectProvider<FreshTokens> tokens) {
        this.store = store;
        this.tokens = tokens;
    }

    /**
     * Reads from the store.
     *
     * @throws dev.tokenhold.TokenStoreException if that fails; its message has no secret
     */
    void read() {
        store.findTokenById(ANY_ID);
    }

    /**
     * Says what else is known. Tokens that are not saved do not make the application unhealthy: a restart, which is what some platforms do
     * then, would lose them.
     */
    Map<String, Object> details() {
        Map<String, Object> details = new TreeMap<>();
        tokens.ifAvailable(fresh -> details.put("unsaved", fresh.unsaved()));
        return details;
    }
}
