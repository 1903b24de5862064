package dev.tokenhold.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.testkit.StoreLocation;
import dev.tokenhold.testkit.TestTokens;
import dev.tokenhold.testservers.GaleraCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Four processes that save to a cluster, each with another order of nodes, and what they say of it compared with what the nodes have in
 * the end.
 */
final class EnduringWriters implements AutoCloseable {

    private static final int[][] ORDERS = {{1, 2, 3}, {2, 3, 1}, {3, 1, 2}, {2, 1, 3}};

    private final TestTable table = TestTable.in(Galera.database(1));
    private final List<JavaProcess> processes = new ArrayList<>();

    EnduringWriters(Duration duration) {
        StoreLocation location = table.location();
        for (int[] order : ORDERS) {
            String uri = Galera.cluster().uri(table.database(), order) + "?table=" + table.name();
            processes.add(EnduringProcess.start(
                    "writer" + processes.size(), duration, uri, location.settings(), location.environment()));
        }
    }

    /** What the writers say, once they are done; the longest gap and the numbers of outcomes are printed. */
    void verify(String what) {
        Map<String, Long> saved = new HashMap<>();
        Map<String, Set<Long>> possible = new HashMap<>();
        Map<String, Integer> outcomes = new HashMap<>();
        long gap = 0;
        for (JavaProcess process : processes) {
            for (String line : process.complete()) {
                String[] words = line.split(" ", -1);
                if (words[0].equals(EnduringProcess.GAP)) {
                    gap = Math.max(gap, Long.parseLong(words[1]));
                    continue;
                }
                outcomes.merge(words[0], 1, Integer::sum);
                long number = Long.parseLong(words[2]);
                if (words[0].equals(EnduringProcess.SAVED)) {
                    saved.put(words[1], number);
                    possible.put(words[1], new HashSet<>(Set.of(number)));
                } else if (words[0].equals(EnduringProcess.UNKNOWN)) {
                    possible.computeIfAbsent(words[1], any -> new HashSet<>()).add(number);
                }
            }
        }
        System.out.println(what + ": " + outcomes + ", longest gap of a writer " + gap + " ms");
        assertThat(outcomes).containsKey(EnduringProcess.SAVED);
        for (int node = 1; node <= GaleraCluster.NODES; node++) {
            verify(node, saved, possible);
        }
    }

    private void verify(int node, Map<String, Long> saved, Map<String, Set<Long>> possible) {
        Map<String, OAuthToken> stored = new HashMap<>();
        try (TokenStore store = table.at(Galera.cluster().node(node).port()).open()) {
            for (OAuthToken token : store.getTokens()) {
                String user = Objects.requireNonNull(token.userName());
                assertThat(stored.put(user, token))
                        .as("another token of " + user)
                        .isNull();
                assertThat(store.findTokenById(Objects.requireNonNull(token.id())))
                        .contains(token);
                long number = Objects.requireNonNull(token.expiresAt()).toEpochMilli();
                assertThat(token.toBuilder().id(null).build())
                        .as("the token of %s, whole", user)
                        .isEqualTo(TestTokens.numbered(user, number));
                assertThat(number)
                        .as(
                                "what node %d has of %s: what was acknowledged last, or of unknown outcome since",
                                node, user)
                        .isIn(possible.getOrDefault(user, Set.of()));
            }
        }
        assertThat(stored.keySet()).as("users that node %d has", node).containsAll(saved.keySet());
    }

    @Override
    public void close() {
        processes.forEach(JavaProcess::close);
    }
}
