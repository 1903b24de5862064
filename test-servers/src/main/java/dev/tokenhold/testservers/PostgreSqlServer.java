package dev.tokenhold.testservers;

import java.util.Optional;

/** Starts PostgreSQL 14 from Maven, or the newest one from the packages of Debian. As root, both need the program {@code unshare}. */
public final class PostgreSqlServer {

    private static final class Shared {
        static final DatabaseServer SERVER = builder().notDurable().start();
    }

    private static final class Installed {
        static final Installation INSTALLATION = Installation.of("Debian's PostgreSQL", PostgreSqlBinaries::installed);
    }

    private static final Installation INSTALLATION = Installation.of("PostgreSQL", PostgreSqlBinaries::unpacked);

    private PostgreSqlServer() {}

    /** {@return why this machine cannot run the one from Maven; empty if it can} */
    public static Optional<String> unavailableReason() {
        return INSTALLATION.unavailableReason();
    }

    /**
     * Returns the one server that all tests of this JVM share; the first call starts it. It is the one from Maven and not durable.
     * Do not stop it or change its global settings.
     *
     * @return the running server
     * @throws IllegalStateException when this machine cannot run it
     */
    public static DatabaseServer shared() {
        return Shared.SERVER;
    }

    /**
     * Prepares a server from Maven for one test.
     *
     * @return its builder
     * @throws IllegalStateException when this machine cannot run it
     */
    public static ServerBuilder builder() {
        return new ServerBuilder(INSTALLATION.binaries());
    }

    /** {@return why this machine cannot run one from Debian; empty if it can} */
    public static Optional<String> installedUnavailableReason() {
        return Installed.INSTALLATION.unavailableReason();
    }

    /**
     * Prepares a server from Debian's package {@code postgresql} for one test.
     *
     * @return its builder
     * @throws IllegalStateException when this machine cannot run it
     */
    public static ServerBuilder installedBuilder() {
        return new ServerBuilder(Installed.INSTALLATION.binaries());
    }
}
