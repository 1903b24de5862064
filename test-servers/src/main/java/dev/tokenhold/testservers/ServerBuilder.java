package dev.tokenhold.testservers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Configures and starts a {@link DatabaseServer}. By default it is durable and has no TLS and no binary log. */
public final class ServerBuilder {

    private final ServerBinaries binaries;
    private final List<String> arguments = new ArrayList<>();
    private boolean grantTables = true;
    private boolean initialized = true;
    private @Nullable Path origin;
    private String adminPassword = DatabaseServer.newPassword();
    private BiFunction<List<String>, Path, List<String>> startArguments = (command, data) -> List.of();

    ServerBuilder(ServerBinaries binaries) {
        this.binaries = binaries;
    }

    /**
     * Adds arguments to the command line, after all others, so that they win.
     *
     * @param arguments the arguments, such as {@code --max-allowed-packet=1M} or {@code --max-connections=200}; {@code {folder}} in them is replaced by the server's
     *     own folder, which is not its data folder
     * @return this
     */
    public ServerBuilder arguments(String... arguments) {
        this.arguments.addAll(List.of(arguments));
        return this;
    }

    /**
     * Gives every user all rights, with any password. This works only with MariaDB: MySQL then accepts no network connections.
     *
     * @return this
     */
    public ServerBuilder withoutGrantTables() {
        grantTables = false;
        return arguments("--skip-grant-tables");
    }

    /**
     * Makes commits fast: a power cut may lose them, and killing the server may lose those of the last second, except with PostgreSQL.
     *
     * @return this
     */
    public ServerBuilder notDurable() {
        return arguments(binaries.system().notDurableArguments().toArray(String[]::new));
    }

    /**
     * Creates the data folder, starts the server and waits until it answers.
     *
     * @return the running server
     * @throws IllegalStateException when it does not start, with the last lines of its log
     */
    public DatabaseServer start() {
        return new DatabaseServer(this);
    }

    /** Leaves the data folder empty: another node of the cluster fills it, with a user of this password. */
    ServerBuilder filledByCluster(String password) {
        initialized = false;
        return adminPassword(password);
    }

    ServerBuilder adminPassword(String password) {
        adminPassword = password;
        return this;
    }

    /** Computes further arguments at each start of the server, from the command so far and the data folder. */
    ServerBuilder startArguments(BiFunction<List<String>, Path, List<String>> arguments) {
        startArguments = arguments;
        return this;
    }

    /** Copies the data folder from another one, which {@link #initialize} has filled with the same administrator's password. */
    ServerBuilder filledFrom(Path origin) {
        this.origin = origin;
        return this;
    }

    void initialize(Path data, Path log) {
        if (origin != null) {
            Folders.copy(origin, data);
        } else if (initialized) {
            binaries.initialize(data, log, binaries.system().createAdministrator(DatabaseServer.ADMIN, adminPassword));
        }
    }

    String adminPassword() {
        return adminPassword;
    }

    BiFunction<List<String>, Path, List<String>> startArguments() {
        return startArguments;
    }

    ServerBinaries binaries() {
        return binaries;
    }

    boolean grantTables() {
        return grantTables;
    }

    List<String> arguments(Path folder) {
        return arguments.stream()
                .map(argument -> argument.replace("{folder}", folder.toString()))
                .toList();
    }
}
