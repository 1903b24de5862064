package dev.tokenhold.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.jdbc.server.EnduringWriters;
import dev.tokenhold.testkit.StoreLocation;
import dev.tokenhold.testservers.GaleraCluster;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes of a cluster that die, hang, or are cut off while four processes save. */
@Tag("long")
final class GaleraFailoverIT {

    private static final Duration FOR_A_FEW_WRITES = Duration.ofSeconds(2);
    // A cluster gives a node up after four seconds.
    private static final Duration FOR_THE_OTHERS_TO_GO_ON = Duration.ofSeconds(5);
    // Strikes two or three nodes.
    private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("tokenhold.seconds", 45));

    private static final int[][] ORDERS = {{1, 2, 3}, {2, 3, 1}, {3, 1, 2}, {2, 1, 3}};

    private final GaleraCluster cluster = Galera.cluster();
    private final TestTable table = TestTable.in(Galera.database(1));

    @FunctionalInterface
    private interface Fault {
        void strike(int node) throws SQLException, IOException, InterruptedException;
    }

    // Each node is struck in turn, and has to be back before the next one is: two at once would be the majority.
    private void strikeInTurn(String what, Fault fault) throws SQLException, IOException, InterruptedException {
        int strikes = 0;
        try (EnduringWriters writers = new EnduringWriters(DURATION, locations())) {
            long end = System.nanoTime() + DURATION.toNanos();
            pause(FOR_A_FEW_WRITES);
            while (end - System.nanoTime() > Duration.ofSeconds(20).toNanos()) {
                int node = strikes % GaleraCluster.NODES + 1;
                fault.strike(node);
                cluster.awaitSynced(node);
                strikes++;
                pause(FOR_A_FEW_WRITES);
            }
            writers.verify(what + " " + strikes + " times in " + DURATION.toSeconds() + " s", nodes());
        }
        assertThat(strikes).isPositive();
    }

    // Each process has the nodes in another order.
    private List<StoreLocation> locations() {
        StoreLocation location = table.location();
        return Stream.of(ORDERS)
                .map(order -> cluster.uri(table.database(), order) + "?table=" + table.name())
                .map(uri -> new StoreLocation(uri, location.settings(), location.environment()))
                .toList();
    }

    private Map<String, Supplier<TokenStore>> nodes() {
        return IntStream.rangeClosed(1, GaleraCluster.NODES)
                .boxed()
                .collect(Collectors.toMap(
                        node -> "node " + node,
                        node -> () -> table.at(cluster.node(node).port()).open()));
    }

    private static void pause(Duration duration) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(duration.toMillis());
    }

    @Test
    void nothingAcknowledgedIsLostWhileNodesAreKilledInTurn() throws Exception {
        strikeInTurn("a node killed", node -> {
            cluster.node(node).kill();
            pause(FOR_THE_OTHERS_TO_GO_ON);
            cluster.node(node).start();
        });
    }

    @Test
    void nothingAcknowledgedIsLostWhileNodesAreStoppedInTurn() throws Exception {
        strikeInTurn("a node suspended", node -> {
            cluster.node(node).suspend();
            pause(Duration.ofSeconds(12));
            cluster.node(node).resume();
        });
    }

    @Test
    void nothingAcknowledgedIsLostWhileNodesAreCutOffInTurn() throws Exception {
        // The node goes on answering clients, and refuses all they ask.
        strikeInTurn("a node cut off from the others", node -> {
            isolate(node, true);
            pause(Duration.ofSeconds(12));
            isolate(node, false);
        });
    }

    private void isolate(int node, boolean isolated) throws SQLException {
        cluster.node(node).execute("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=" + (isolated ? 1 : 0) + "'");
    }
}
