package dev.tokenhold.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Two PostgreSQL servers: a primary, and a standby that replicates from it and answers queries.
 *
 * <p>Both are {@link DatabaseServer}s that tests can kill, suspend, stop and start again; the standby then gets what it has missed.
 */
public final class PostgreSqlPair implements AutoCloseable {

    private static final List<String> SYNCHRONOUS = List.of("--synchronous-standby-names=*");

    private final List<DatabaseServer> servers = new ArrayList<>();

    private PostgreSqlPair(Supplier<ServerBuilder> builders, List<String> replication) {
        ServerBuilder ofPrimary = builders.get();
        ServerBuilder ofStandby = builders.get().adminPassword(ofPrimary.adminPassword());
        // Both begin with the same data, and so with the same system identifier.
        Path origin = Folders.create("tokenhold-origin", ofPrimary.binaries().user());
        try {
            Path data = origin.resolve("data");
            Folders.createDirectory(data, ofPrimary.binaries().user());
            ofPrimary.initialize(data, origin.resolve("initialize.log"));
            servers.add(ofPrimary
                    .filledFrom(data)
                    // Enough for a standby that was down during a test.
                    .arguments("--wal-keep-size=256MB")
                    .arguments(replication.toArray(String[]::new))
                    .start());
            follow(data, primary().asAdministrator("postgres"));
            servers.add(ofStandby
                    .filledFrom(data)
                    .arguments("--hot-standby=on", "--wal-retrieve-retry-interval=100ms")
                    .start());
            awaitReplicated();
        } catch (RuntimeException e) {
            close();
            throw e;
        } finally {
            Folders.delete(origin);
        }
    }

    /** Makes a data folder that of a standby. The file with the password is one that only its owner may read. */
    private static void follow(Path data, TestDatabase primary) {
        try {
            Files.createFile(data.resolve("standby.signal"));
            Files.writeString(
                    data.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=%s port=%d user=%s password=%s'\n"
                            .formatted(primary.host(), primary.port(), primary.user(), primary.password()),
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a primary whose commits wait until the standby has stored them. They wait as long as the standby is down.
     *
     * @param builders prepare each of the two servers, such as {@code PostgreSqlServer::builder}
     * @return the running servers
     * @throws IllegalStateException when one of them does not start, with the last lines of its log
     */
    public static PostgreSqlPair start(Supplier<ServerBuilder> builders) {
        return new PostgreSqlPair(builders, SYNCHRONOUS);
    }

    /**
     * Starts a primary whose commits do not wait for the standby: those that it has not received are lost with the primary.
     *
     * @param builders prepare each of the two servers, such as {@code PostgreSqlServer::builder}
     * @return the running servers
     * @throws IllegalStateException when one of them does not start, with the last lines of its log
     */
    public static PostgreSqlPair startAsynchronous(Supplier<ServerBuilder> builders) {
        return new PostgreSqlPair(builders, List.of());
    }

    /** {@return the server that was started as the primary} */
    public DatabaseServer primary() {
        return servers.get(0);
    }

    /** {@return the server that was started as the standby, also after {@link #promote()}} */
    public DatabaseServer standby() {
        return servers.get(1);
    }

    /**
     * Waits until the standby is connected to the primary and shows everything that the primary has committed.
     *
     * @throws IllegalStateException when that takes more than two minutes, with the last lines of a log
     */
    public void awaitReplicated() {
        primary()
                .await(
                        "no standby is connected",
                        () -> primary()
                                .query(
                                        "SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'"
                                                + " AND (sync_state = 'sync' OR current_setting('synchronous_standby_names') = '')")
                                .contains("1"));
        standby().await("the standby does not catch up", () -> {
            String committed = String.valueOf(
                    primary().query("SELECT pg_current_wal_lsn()").get(0));
            return standby()
                    .query("SELECT pg_last_wal_replay_lsn() >= '" + committed + "'::pg_lsn")
                    .contains("t");
        });
    }

    /**
     * Makes the standby a primary of its own and waits until it takes writes; its commits wait for no other server. The old primary
     * is left as it is: fence it first, with {@link DatabaseServer#kill()}, unless the test is about two primaries.
     *
     * @throws SQLException when the standby does not answer
     * @throws IllegalStateException when it does not become a primary within a minute, with the last lines of its log
     */
    public void promote() throws SQLException {
        standby().execute("SELECT pg_promote()");
        standby()
                .await(
                        "the standby does not become a primary",
                        () -> standby().query("SELECT pg_is_in_recovery()").contains("f"));
    }

    /**
     * Creates an empty database, and a user with all rights on it, on the primary, and waits until the standby shows them.
     *
     * @return the database on the primary
     * @throws SQLException when the primary fails
     */
    public TestDatabase createDatabase() throws SQLException {
        TestDatabase database = primary().createDatabase();
        awaitReplicated();
        return database;
    }

    /**
     * Returns the URI of a database on both servers.
     *
     * @param database the database, as {@link #createDatabase()} returned it
     * @return {@code postgresql://user@host:port,host:port/name}, first the primary
     */
    public String uri(TestDatabase database) {
        return "%s://%s@%s:%d,%s:%d/%s"
                .formatted(
                        database.scheme(),
                        database.user(),
                        DatabaseServer.HOST,
                        primary().port(),
                        DatabaseServer.HOST,
                        standby().port(),
                        database.name());
    }

    /** Kills both servers at once and deletes all of their files. */
    @Override
    public void close() {
        servers.forEach(DatabaseServer::close);
    }
}
