package dev.tokenhold.benchmarks;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import java.io.Closeable;
import java.io.IOException;

/** One of our stores. */
final class StoreContestant implements Contestant {

    private static final int BATCH = 20_000;

    private final TokenStore store;
    private final Closeable source;

    StoreContestant(TokenStore store) {
        this(store, () -> {});
    }

    /** Creates one that also closes what the store takes its connections from. */
    StoreContestant(TokenStore store, Closeable source) {
        this.store = store;
        this.source = source;
    }

    @Override
    public void fill(int tokens) {
        fill(store, tokens);
    }

    /** Saves the first tokens of users 0 to {@code tokens - 1}. */
    static void fill(TokenStore store, int tokens) {
        for (int first = 0; first < tokens; first += BATCH) {
            store.saveTokens(Tokens.batch(first, Math.min(BATCH, tokens - first)));
        }
    }

    @Override
    public Object find(long user) {
        return store.findToken(
                        OAuthToken.builder().userName(Tokens.userName(user)).build())
                .orElseThrow();
    }

    @Override
    public Object save(long user, OAuthToken token) {
        return store.saveToken(token);
    }

    @Override
    public void close() throws IOException {
        store.close();
        source.close();
    }
}
