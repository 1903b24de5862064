package dev.tokenhold.testservers;

import java.util.Optional;

/** MySQL 8.0 from Maven. */
public final class MySqlServer {

    private static final class Shared {
        static final DatabaseServer SERVER = builder().notDurable().start();
    }

    private static final Installation INSTALLATION = Installation.of("MySQL", MySqlBinaries::unpacked);

    private MySqlServer() {}

    /**
     * Why this machine cannot run it.
     *
     * @return the reason, or empty when it can
     */
    public static Optional<String> unavailableReason() {
        return INSTALLATION.unavailableReason();
    }

    /**
     * The one server that all tests of this JVM share, started at the first call. Its users have passwords; it is not durable; it
     * must not be stopped, and global settings must not be changed.
     *
     * @return the running server
     * @throws IllegalStateException when this machine cannot run it
     */
    public static DatabaseServer shared() {
        return Shared.SERVER;
    }

    /**
     * Prepares a server of one's own.
     *
     * @return what it is to be like
     * @throws IllegalStateException when this machine cannot run it
     */
    public static ServerBuilder builder() {
        return new ServerBuilder(INSTALLATION.binaries()).arguments(MySqlBinaries.INITIAL_STATEMENTS);
    }
}
