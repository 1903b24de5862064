package dev.tokenhold.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.testservers.GaleraCluster;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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

    private final GaleraCluster cluster = Galera.cluster();

    @FunctionalInterface
    private interface Fault {
        void strike(int node) throws SQLException, IOException, InterruptedException;
    }

    // Each node is struck in turn, and has to be back before the next one is: two at once would be the majority.
    private void strikeInTurn(String what, Fault fault) throws SQLException, IOException, InterruptedException {
        int strikes = 0;
        try (EnduringWriters writers = new EnduringWriters(DURATION)) {
            long end = System.nanoTime() + DURATION.toNanos();
            pause(FOR_A_FEW_WRITES);
            while (end - System.nanoTime() > Duration.ofSeconds(20).toNanos()) {
                int node = strikes % GaleraCluster.NODES + 1;
                fault.strike(node);
                cluster.awaitSynced(node);
                strikes++;
                pause(FOR_A_FEW_WRITES);
            }
            writers.verify(what + " " + strikes + " times in " + DURATION.toSeconds() + " s");
        }
        assertThat(strikes).isPositive();
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
