package dev.tokenhold.benchmarks;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.refresh.FreshTokens;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Holds the same tokens twice: in a store, and in a plain table of a database of the same kind. */
@State(Scope.Benchmark)
public class Contents {

    /** The number of tokens at the start. */
    static final int TOKENS = 20_000;

    private static final int BATCH = 5_000;

    /** The kind of database. */
    @Param({"sqlite", "mariadb"})
    public String database;

    private final AtomicLong revisions = new AtomicLong();
    private final AtomicInteger users = new AtomicInteger(TOKENS);
    private TestedDatabase tested;
    private TokenStore store;
    private FreshTokens fresh;
    private List<String> ids;

    /** Called by JMH. */
    public Contents() {}

    /**
     * Fills both.
     *
     * @throws SQLException if that fails
     */
    @Setup(Level.Trial)
    public void fill() throws SQLException {
        tested = TestedDatabase.open(database);
        store = tested.store();
        fresh = FreshTokens.builder(store, token -> {
                    throw new IllegalStateException("no token of this benchmark expires");
                })
                .build();
        try (PlainTable table = plainTable()) {
            for (int first = 0; first < TOKENS; first += BATCH) {
                List<OAuthToken> batch = Tokens.batch(first, BATCH, 0);
                store.saveTokens(batch);
                table.insert(batch);
            }
        }
        ids = store.getTokens().stream().map(OAuthToken::id).toList();
    }

    /** Removes everything. */
    @TearDown(Level.Trial)
    public void remove() {
        fresh.close();
        store.close();
        tested.close();
    }

    TokenStore store() {
        return store;
    }

    FreshTokens fresh() {
        return fresh;
    }

    PlainTable plainTable() throws SQLException {
        return new PlainTable(tested.connect());
    }

    String id(int user) {
        return ids.get(user);
    }

    long nextRevision() {
        return revisions.incrementAndGet();
    }

    /** Returns the first of some users who have no token yet. */
    int nextUsers(int count) {
        return users.getAndAdd(count);
    }
}
