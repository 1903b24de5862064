package dev.tokenhold.testservers;

import java.util.Optional;

/** Starts MariaDB 11.4 from Maven. */
public final class MariaDbServer {

    private static final class Shared {
        static final DatabaseServer SERVER = builder().notDurable().start();
    }

    private static final Installation INSTALLATION = Installation.of("MariaDB", MariaDbBinaries::unpacked);

    private MariaDbServer() {}

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
        return new ServerBuilder(INSTALLATION.binaries());
    }
}
