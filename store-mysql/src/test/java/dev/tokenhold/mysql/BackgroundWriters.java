package dev.tokenhold.mysql;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.testservers.GaleraCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A thread for each node of the cluster that saves the same few users to it, with pauses, until it is stopped. */
final class BackgroundWriters {

    private static final int USERS = 5;
    private static final long PAUSE_MILLIS = 5;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<Integer>> saves = new ArrayList<>();
    private volatile boolean stopped;

    private BackgroundWriters() {}

    static BackgroundWriters start() {
        TestTable table = TestTable.in(Galera.database(1));
        BackgroundWriters writers = new BackgroundWriters();
        for (int node = 1; node <= GaleraCluster.NODES; node++) {
            TestTable there = table.at(Galera.cluster().node(node).port());
            writers.saves.add(writers.threads.submit(() -> writers.save(there)));
        }
        return writers;
    }

    /** Ends them. How often each has saved; that one failed is an error. */
    List<Integer> stop() {
        stopped = true;
        List<Integer> counts = new ArrayList<>();
        try {
            for (Future<Integer> count : saves) {
                counts.add(count.get(1, TimeUnit.MINUTES));
            }
            return counts;
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("a writer in the background failed", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private int save(TestTable table) throws InterruptedException {
        int count = 0;
        try (TokenStore store = table.open()) {
            while (!stopped) {
                store.saveToken(OAuthToken.builder()
                        .userName("user " + count % USERS)
                        .accessToken("access-" + count)
                        .build());
                count++;
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
        return count;
    }
}
