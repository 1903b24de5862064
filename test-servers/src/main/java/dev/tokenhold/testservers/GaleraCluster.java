package dev.tokenhold.testservers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Three MariaDB servers that replicate to each other with Galera, from the packages of Debian: {@code mariadb-server}, {@code
 * galera-4}, {@code rsync} and {@code lsof}.
 *
 * <p>The nodes are numbered from 1. Each is a {@link DatabaseServer} that tests can kill, suspend, stop and start again: it then
 * joins the others by itself, and gets what it has missed if one of them still has that, otherwise a copy of everything. A node
 * that sees no majority refuses to work.
 */
public final class GaleraCluster implements AutoCloseable {

    /** The number of nodes. */
    public static final int NODES = 3;

    private static final Installation INSTALLATION = Installation.of("Galera", GaleraCluster::installed);
    private static final int NONE = 0;

    private final List<DatabaseServer> servers = new ArrayList<>();
    private volatile int first = 1;

    private GaleraCluster() {
        ServerBinaries binaries = INSTALLATION.binaries();
        List<GaleraNode> nodes =
                IntStream.rangeClosed(1, NODES).mapToObj(GaleraNode::create).toList();
        String addresses = nodes.stream().map(GaleraNode::address).collect(Collectors.joining(","));
        String password = DatabaseServer.newPassword();
        try {
            for (GaleraNode node : nodes) {
                ServerBuilder builder = new ServerBuilder(binaries)
                        .arguments(node.arguments(addresses))
                        .startArguments(
                                (command, data) -> startArguments(node.number(), GaleraNode.position(command, data)));
                servers.add(
                        (node.number() == first ? builder.adminPassword(password) : builder.filledByCluster(password))
                                .start());
                awaitSynced(node.number());
                first = NONE;
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static ServerBinaries installed() throws IOException {
        MariaDbBinaries binaries = MariaDbBinaries.installed();
        for (Path needed :
                List.of(binaries.program(), GaleraNode.PROVIDER, Path.of("/usr/bin/rsync"), Path.of("/usr/bin/lsof"))) {
            if (!Files.exists(needed)) {
                throw new IOException("needs " + needed);
            }
        }
        return binaries;
    }

    private List<String> startArguments(int number, GaleraNode.Position position) {
        List<String> arguments = new ArrayList<>();
        if (number == first) {
            arguments.add("--wsrep-new-cluster");
        }
        if (position.transaction() >= 0) {
            arguments.add("--wsrep-start-position=" + position);
        }
        return arguments;
    }

    /** {@return why this machine cannot run a cluster; empty if it can} */
    public static Optional<String> unavailableReason() {
        return INSTALLATION.unavailableReason();
    }

    /**
     * Starts three nodes and waits until all of them work.
     *
     * @return the running cluster
     * @throws IllegalStateException when this machine cannot run it, or when a node does not start, with the last lines of its log
     */
    public static GaleraCluster start() {
        return new GaleraCluster();
    }

    /**
     * Returns one of the nodes.
     *
     * @param number from 1 to {@link #NODES}
     * @return the server
     */
    public DatabaseServer node(int number) {
        return servers.get(number - 1);
    }

    /**
     * Waits until a node has everything that the others have, and works.
     *
     * @param number from 1 to {@link #NODES}
     * @throws IllegalStateException when that takes more than two minutes, with the last lines of its log
     */
    public void awaitSynced(int number) {
        node(number).await("the node does not become synced", () -> {
            readEverything(number);
            return status(number, "wsrep_local_state_comment").equals("Synced");
        });
    }

    /** Reads once everything that other nodes committed has arrived; a node that does not know yet that it is cut off fails here. */
    private void readEverything(int number) throws SQLException {
        node(number).execute("SET SESSION wsrep_sync_wait = 1", "SELECT * FROM mysql.global_priv");
    }

    /**
     * Returns how many nodes a node sees, itself included.
     *
     * @param number from 1 to {@link #NODES}
     * @return the size of its cluster
     * @throws SQLException when the node does not answer
     */
    public int size(int number) throws SQLException {
        return Integer.parseInt(status(number, "wsrep_cluster_size"));
    }

    private String status(int number, String variable) throws SQLException {
        return String.valueOf(node(number)
                .query("SELECT variable_value FROM information_schema.global_status WHERE variable_name = '" + variable
                        + "'")
                .get(0));
    }

    /**
     * Starts the cluster again after all of its nodes went down, from the most advanced one.
     *
     * @throws IllegalStateException when a node runs or does not start
     */
    public void recover() {
        int most = IntStream.rangeClosed(1, NODES)
                .boxed()
                .max(Comparator.comparingLong(number -> GaleraNode.position(
                                node(number).command(), node(number).dataFolder())
                        .transaction()))
                .orElseThrow();
        GaleraNode.allowToBeFirst(node(most).dataFolder());
        first = most;
        try {
            node(most).start();
        } finally {
            first = NONE;
        }
        awaitSynced(most);
        for (int number = 1; number <= NODES; number++) {
            if (number != most) {
                node(number).start();
                awaitSynced(number);
            }
        }
    }

    /**
     * Creates an empty database, and a user with all rights on it, on all nodes, which all have to work.
     *
     * @return the database on the first node
     * @throws SQLException when a node fails
     */
    public TestDatabase createDatabase() throws SQLException {
        TestDatabase database = node(1).createDatabase();
        for (int number = 1; number <= NODES; number++) {
            readEverything(number);
        }
        return database;
    }

    /**
     * Returns the URI of a database on several nodes.
     *
     * @param database the database, as {@link #createDatabase()} returned it
     * @param numbers the nodes in the order in which to try them
     * @return {@code mysql://user@host:port,host:port/name}
     */
    public String uri(TestDatabase database, int... numbers) {
        return "mysql://" + database.user() + "@" + hosts(numbers) + "/" + database.name();
    }

    private String hosts(int... numbers) {
        return Arrays.stream(numbers)
                .mapToObj(number -> DatabaseServer.HOST + ":" + node(number).port())
                .collect(Collectors.joining(","));
    }

    /** Kills all nodes at once and deletes all of their files. */
    @Override
    public void close() {
        servers.forEach(DatabaseServer::close);
    }
}
