package dev.tokenhold.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A connection pooler in front of PostgreSQL servers, from Debian's package {@code pgbouncer}. It gives each transaction any of its
 * connections to the server, so that nothing of a session stays from one transaction to the next.
 *
 * <p>It listens on {@link DatabaseServer#HOST} and runs until you close it or this JVM ends; then its files are deleted.
 */
public final class PgBouncer implements AutoCloseable {

    private static final String PROGRAM = "/usr/sbin/pgbouncer";
    private static final Set<PgBouncer> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(PgBouncer::close)));
    }

    private final Path folder = Folders.create("tokenhold-pgbouncer", Installation.USER);
    private final int port = FreePorts.next();
    private final ServerProcess process;

    private PgBouncer(Map<String, String> settings, List<TestDatabase> databases) {
        Path configuration = folder.resolve("pgbouncer.ini");
        Path users = folder.resolve("users");
        Map<String, String> all = new TreeMap<>(Map.of(
                "listen_addr",
                DatabaseServer.HOST,
                "listen_port",
                Integer.toString(port),
                "unix_socket_dir",
                "",
                "auth_type",
                "scram-sha-256",
                "auth_file",
                users.toString(),
                "pool_mode",
                "transaction",
                // The JDBC driver sends it with every connection.
                "ignore_startup_parameters",
                "extra_float_digits"));
        all.putAll(settings);
        try {
            Files.writeString(
                    configuration,
                    "[databases]\n" + lines(databases.stream().map(PgBouncer::entry)) + "[pgbouncer]\n"
                            + lines(all.entrySet().stream().map(entry -> entry.getKey() + " = " + entry.getValue())));
            Files.createFile(users, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    users,
                    lines(databases.stream()
                            .map(database -> "\"%s\" \"%s\"".formatted(database.user(), database.password()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = ServerProcess.start(command(configuration.toString()), log());
        OPEN.add(this);
        try {
            process.await("the pooler does not start", () -> {
                databases.get(0).at(port).connect().close();
                return true;
            });
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static List<String> command(String argument) {
        List<String> command = new ArrayList<>(Installation.NOT_AS_ROOT);
        command.addAll(List.of(PROGRAM, argument));
        return command;
    }

    private static String lines(Stream<String> lines) {
        return lines.distinct().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String entry(TestDatabase database) {
        return "%s = host=%s port=%d dbname=%1$s".formatted(database.name(), database.host(), database.port());
    }

    /** {@return why this machine cannot run it; empty if it can} */
    public static Optional<String> unavailableReason() {
        String failure = ServerProcess.failure(command("--version").toArray(String[]::new));
        return failure.isEmpty() ? Optional.empty() : Optional.of("PgBouncer cannot run here: " + failure);
    }

    /**
     * Starts a pooler and waits until it answers.
     *
     * @param databases the databases that it leads to, at least one, each with a user whom it lets in; a database may come several
     *     times, with other users
     * @return the running pooler; {@code database.at(pooler.port())} is a database through it
     * @throws IllegalStateException when it does not start, with the last lines of its log
     */
    public static PgBouncer start(TestDatabase... databases) {
        return start(Map.of(), databases);
    }

    /**
     * Starts a pooler with other settings and waits until it answers.
     *
     * @param settings settings of its section {@code [pgbouncer]}, such as {@code default_pool_size} or {@code
     *     ignore_startup_parameters}, which is {@code extra_float_digits} by default
     * @param databases as for {@link #start(TestDatabase...)}
     * @return the running pooler
     * @throws IllegalStateException when it does not start, with the last lines of its log
     */
    public static PgBouncer start(Map<String, String> settings, TestDatabase... databases) {
        return new PgBouncer(settings, List.of(databases));
    }

    /** {@return the port on {@link DatabaseServer#HOST} that it listens on} */
    public int port() {
        return port;
    }

    /** {@return the file of its log} */
    public Path log() {
        return folder.resolve("pgbouncer.log");
    }

    /** Kills the pooler at once and deletes all of its files. */
    @Override
    public void close() {
        process.kill();
        if (OPEN.remove(this)) {
            Folders.delete(folder);
        }
    }
}
