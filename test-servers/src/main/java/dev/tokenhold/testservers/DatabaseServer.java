package dev.tokenhold.testservers;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A database server: one process with one data folder, on one port of the loopback interface.
 *
 * <p>It runs until you close it or this JVM ends; then its files are deleted. Thread-safe.
 */
public final class DatabaseServer implements AutoCloseable {

    /** The address that servers listen on. */
    public static final String HOST = "127.0.0.1";

    private static final int STOP_SECONDS = 60;
    /** The name of an administrator, whom every server has. */
    static final String ADMIN = "admin";

    private static final Set<DatabaseServer> OPEN = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final SecureRandom RANDOM = new SecureRandom();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(DatabaseServer::close)));
    }

    private final DatabaseSystem system;
    private final Path folder;
    private final int port;
    private final boolean grantTables;
    private final String adminPassword;
    private final List<String> command;
    private final BiFunction<List<String>, Path, List<String>> startArguments;
    private @Nullable ServerProcess process;

    DatabaseServer(ServerBuilder builder) {
        this.system = builder.binaries().system();
        this.folder = Folders.create("tokenhold-server", builder.binaries().user());
        this.port = FreePorts.next();
        this.grantTables = builder.grantTables();
        this.adminPassword = builder.adminPassword();
        this.startArguments = builder.startArguments();
        this.command = new ArrayList<>(builder.binaries().command());
        command.addAll(system.arguments(folder, dataFolder(), port));
        command.addAll(builder.arguments(folder));
        OPEN.add(this);
        try {
            Folders.createDirectory(dataFolder(), builder.binaries().user());
            builder.initialize(dataFolder(), log());
            start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    static String newPassword() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Starts the server again after {@link #stop()} or {@link #kill()}, on the same port with the same data, and waits until it
     * answers.
     *
     * @throws IllegalStateException if it already runs, or does not start; with the last lines of its log
     */
    public synchronized void start() {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException("the server runs already");
        }
        List<String> complete = new ArrayList<>(command);
        complete.addAll(startArguments.apply(command, dataFolder()));
        ServerProcess started = ServerProcess.start(complete, log());
        process = started;
        try {
            await("the server does not start", () -> {
                connect().close();
                return true;
            });
        } catch (IllegalStateException e) {
            started.kill();
            throw e;
        }
    }

    /** Waits until a condition holds; an exception counts as not yet. */
    void await(String otherwise, ServerProcess.Condition condition) {
        running().await(otherwise, condition);
    }

    /** Stops the server as an operator would, and starts it again. */
    public synchronized void restart() {
        stop();
        start();
    }

    /** Stops the server as an operator would, without waiting for its clients, and waits for its end. */
    public synchronized void stop() {
        running().resume();
        running().stop(system.stopSignal(), STOP_SECONDS);
    }

    /** Kills all processes of the server at once ({@code SIGKILL}): it writes nothing more. */
    public synchronized void kill() {
        running().kill();
    }

    /** Suspends all processes of the server ({@code SIGSTOP}): its connections stay open and nothing answers. */
    public synchronized void suspend() {
        running().suspend();
    }

    /** Resumes a suspended server ({@code SIGCONT}). */
    public synchronized void resume() {
        running().resume();
    }

    List<String> command() {
        return command;
    }

    private synchronized ServerProcess running() {
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException("the server does not run");
        }
        return process;
    }

    /** {@return the port on {@link #HOST} that it listens on, the same after a restart} */
    public int port() {
        return port;
    }

    /** {@return the folder of this server with everything that it writes: data, error log, temporary files} */
    public Path folder() {
        return folder;
    }

    /** {@return the folder with the files of its databases, in {@link #folder()}} */
    public Path dataFolder() {
        return folder.resolve("data");
    }

    /** {@return the file of the server's error log} */
    public Path log() {
        return folder.resolve("server.log");
    }

    /**
     * Connects as an administrator with all rights: to no database, or to {@code postgres}, which PostgreSQL always has.
     *
     * @return a new connection; close it after use
     * @throws SQLException when the server does not answer within a minute
     */
    public Connection connect() throws SQLException {
        return connect(system.administrativeDatabase());
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                asAdministrator(database).jdbcUrl() + "&" + system.timeoutProperties(), ADMIN, adminPassword);
    }

    /**
     * Returns a database for an administrator with all rights.
     *
     * @param database the name of the database
     * @return the database as that user
     */
    public TestDatabase asAdministrator(String database) {
        return new TestDatabase(system.scheme(), HOST, port, database, ADMIN, adminPassword);
    }

    /**
     * Executes statements as an administrator, on one connection.
     *
     * @param statements the statements
     * @throws SQLException when one of them fails; those before it were executed
     */
    public void execute(String... statements) throws SQLException {
        execute(system.administrativeDatabase(), List.of(statements));
    }

    private void execute(String database, List<String> statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /**
     * Executes a query as an administrator.
     *
     * @param sql the query
     * @return the first column of its rows, as text
     * @throws SQLException when it fails
     */
    public List<@Nullable String> query(String sql) throws SQLException {
        List<@Nullable String> values = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /**
     * Creates an empty database, and a user with all rights on it and none elsewhere, who owns it in PostgreSQL.
     *
     * @return the database
     * @throws SQLException when the server fails
     */
    public TestDatabase createDatabase() throws SQLException {
        String name = "tokens" + NAMES.incrementAndGet();
        execute(system.createDatabase(name));
        TestDatabase database = withNewUser(name);
        create(database, system.createOwner(name, database.user(), database.password()));
        return database;
    }

    /**
     * Creates a user of a database. Without grant tables every user has all rights: then nothing is created.
     *
     * <p>In PostgreSQL, the privileges are those on all tables in the schema {@code public}, and on those that the owner of the
     * database will create in it. {@code CREATE} there is a privilege on the schema.
     *
     * @param database the name of the database
     * @param privileges the privileges on it, such as {@code SELECT, INSERT}; {@code USAGE} for none
     * @return the database as that user
     * @throws SQLException when the server fails
     */
    public TestDatabase createUser(String database, String privileges) throws SQLException {
        TestDatabase created = withNewUser(database);
        create(created, system.createUser(database, created.user(), created.password(), privileges));
        return created;
    }

    private TestDatabase withNewUser(String database) {
        return asAdministrator(database).as("app" + NAMES.incrementAndGet(), newPassword());
    }

    private void create(TestDatabase user, List<String> statements) throws SQLException {
        if (grantTables) {
            execute(system.administrativeDatabase(user.name()), statements);
        }
    }

    /** Kills the server at once and deletes all of its files. */
    @Override
    public synchronized void close() {
        if (process != null) {
            process.kill();
        }
        if (OPEN.remove(this)) {
            Folders.delete(folder);
        }
    }
}
