package dev.tokenhold.google;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.RefreshDelayedException;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls of a token store, with the failures that the callers of Google's libraries expect. */
final class Calls {

    private Calls() {}

    /**
     * Makes a call.
     *
     * @throws IOException if the store fails; its cause is the {@link TokenStoreException}
     */
    static <T extends @Nullable Object> T ask(Supplier<T> call) throws IOException {
        try {
            return call.get();
        } catch (TokenStoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Makes a call without a result, as {@link #ask} does. */
    static void run(Runnable call) throws IOException {
        ask(() -> {
            call.run();
            return call;
        });
    }

    /** Gets a fresh token; if its refresh is delayed, the old one as long as it has not expired. */
    static OAuthToken freshOrUsable(FreshTokens tokens, OAuthToken query) {
        try {
            return tokens.get(query);
        } catch (RefreshDelayedException e) {
            return e.usable().orElseThrow(() -> e);
        }
    }
}
