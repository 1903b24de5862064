package dev.tokenhold.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The settings that make a server a node of a cluster.
 *
 * @param number from 1
 * @param replicationPort the port on which the other nodes reach it
 * @param incrementalPort the port on which it receives what it has missed
 * @param copyPort the port on which it receives a copy of everything
 */
record GaleraNode(int number, int replicationPort, int incrementalPort, int copyPort) {

    static final Path PROVIDER = Path.of("/usr/lib/galera/libgalera_smm.so");

    private static final Pattern SAVED = Pattern.compile("uuid:\\s*(\\S+)\\s+seqno:\\s*(-?\\d+)");
    private static final Pattern RECOVERED = Pattern.compile("Recovered position: (\\S+?):(-?\\d+)");

    /** A transaction of the cluster. */
    record Position(String cluster, long transaction) {

        static final Position NONE = new Position("", -1);

        private static Position of(MatchResult match) {
            return new Position(match.group(1), Long.parseLong(match.group(2)));
        }

        @Override
        public String toString() {
            return cluster + ":" + transaction;
        }
    }

    static GaleraNode create(int number) {
        return new GaleraNode(number, FreePorts.next(), FreePorts.next(), FreePorts.next());
    }

    String address() {
        return DatabaseServer.HOST + ":" + replicationPort;
    }

    String[] arguments(String cluster) {
        // A node that does not answer is given up after seconds; the default is several times that.
        String options = String.join(
                ";",
                "gmcast.listen_addr=tcp://" + address(),
                "ist.recv_addr=" + DatabaseServer.HOST + ":" + incrementalPort,
                "gcache.size=64M",
                "evs.keepalive_period=PT0.5S",
                "evs.suspect_timeout=PT2S",
                "evs.inactive_timeout=PT4S",
                "evs.install_timeout=PT4S");
        return new String[] {
            "--wsrep-on=ON",
            "--wsrep-provider=" + PROVIDER,
            "--wsrep-provider-options=" + options,
            "--wsrep-cluster-address=gcomm://" + cluster,
            "--wsrep-node-name=node" + number,
            "--wsrep-node-address=" + address(),
            "--wsrep-sst-method=rsync",
            "--wsrep-sst-receive-address=" + DatabaseServer.HOST + ":" + copyPort,
            "--binlog-format=ROW",
            // Otherwise only an administrator may create triggers.
            "--log-bin-trust-function-creators=1",
            "--innodb-autoinc-lock-mode=2"
        };
    }

    /**
     * Finds the last transaction of a stopped node: the one that it noted when it stopped, or else the one that it has stored.
     *
     * @param command the command that starts the node
     * @param data its data folder
     */
    static Position position(List<String> command, Path data) {
        if (!Files.exists(state(data))) {
            return Position.NONE;
        }
        Position saved = last(SAVED, state(data));
        if (saved.transaction() >= 0) {
            return saved;
        }
        Path log = data.resolveSibling("recovery.log");
        List<String> recovery = new ArrayList<>(command);
        recovery.add("--wsrep-recover");
        ServerProcess.start(recovery, log).complete("");
        Position recovered = last(RECOVERED, log);
        if (recovered.transaction() < 0) {
            throw new IllegalStateException("no position in " + data);
        }
        return recovered;
    }

    /** Lets a node be the first one of the cluster again, although it may not have been the last to stop. */
    static void allowToBeFirst(Path data) {
        try {
            String text = Files.readString(state(data));
            Files.writeString(state(data), text.replace("safe_to_bootstrap: 0", "safe_to_bootstrap: 1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path state(Path data) {
        return data.resolve("grastate.dat");
    }

    private static Position last(Pattern pattern, Path file) {
        try {
            Stream<MatchResult> matches =
                    pattern.matcher(Files.readString(file)).results();
            return matches.map(Position::of).reduce(Position.NONE, (first, second) -> second);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
