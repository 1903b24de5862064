package dev.tokenhold.testservers;

import java.util.Optional;

/** Starts MySQL 8.0 from Maven. */
public final class MySqlServer {

    private static final class Shared {
        static final DatabaseServer SERVER = builder().notDurable().start();
    }

    private static final Installation INSTALLATION = Installation.of("MySQL", MySqlBinaries::unpacked);

    private MySqlServer() {}

    /** {@return why this machine cannot run it; empty if it can} */
    public static Optional<String> unavailableReason() {
        return INSTALLATION.unavailableReason();
    }

    /**
     * Returns the one server that all tests of this JVM share; the first call starts it. Its users have passwords, and it is not
     * durable. Do not stop it or change its global settings.
     *
     * @return the running server
     * @throws IllegalStateException when this machine cannot run it
     */
    public static DatabaseServer shared() {
        return Shared.SERVER;
    }

    /**
     * Prepares a server for one test.
     *
     * @return its builder
     * @throws IllegalStateException when this machine cannot run it
     */
    public static ServerBuilder builder() {
        return new ServerBuilder(INSTALLATION.binaries()).arguments(MySqlBinaries.INITIAL_STATEMENTS);
    }
}
