package dev.tokenhold.benchmarks;

import dev.tokenhold.OAuthToken;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Measures each operation of a store, and after it the same in plain JDBC, named {@code plain} and the operation. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class StoreBenchmark {

    private static final int BATCH = 1_000;

    /** Called by JMH. */
    public StoreBenchmark() {}

    /**
     * Saves a token for a user who has one.
     *
     * @param contents the store
     * @param worker the user
     * @return the token
     */
    @Benchmark
    public OAuthToken save(Contents contents, Worker worker) {
        return contents.store().saveToken(Tokens.of(worker.anyUser(), contents.nextRevision()));
    }

    /**
     * Updates a row.
     *
     * @param contents the revision
     * @param worker the connection
     * @throws SQLException if that fails
     */
    @Benchmark
    public void plainSave(Contents contents, Worker worker) throws SQLException {
        worker.table().update(List.of(Tokens.of(worker.anyUser(), contents.nextRevision())));
    }

    /**
     * Finds a token by its id.
     *
     * @param contents the store
     * @param worker the user
     * @return the token
     */
    @Benchmark
    public Optional<OAuthToken> findById(Contents contents, Worker worker) {
        return contents.store().findTokenById(contents.id(worker.anyUser()));
    }

    /**
     * Gets a token that needs no refresh. Its plain counterpart is to find it by its id.
     *
     * @param contents the store
     * @param worker the user
     * @return the token
     */
    @Benchmark
    public OAuthToken getFresh(Contents contents, Worker worker) {
        return contents.fresh().get(contents.id(worker.anyUser()));
    }

    /**
     * Finds a token by its id.
     *
     * @param contents the store
     * @param worker the user
     * @return the token
     */
    @Benchmark
    public Optional<OAuthToken> plainGetFresh(Contents contents, Worker worker) {
        return findById(contents, worker);
    }

    /**
     * Selects a row by its primary key.
     *
     * @param worker the connection
     * @return a column
     * @throws SQLException if that fails
     */
    @Benchmark
    public Optional<String> plainFindById(Worker worker) throws SQLException {
        return worker.table().refreshTokenById(Tokens.userName(worker.anyUser()));
    }

    /**
     * Finds a token by its user.
     *
     * @param contents the store
     * @param worker the user
     * @return the token
     */
    @Benchmark
    public Optional<OAuthToken> findByUser(Contents contents, Worker worker) {
        return contents.store()
                .findToken(OAuthToken.builder()
                        .userName(Tokens.userName(worker.anyUser()))
                        .build());
    }

    /**
     * Selects a row by another unique key.
     *
     * @param worker the connection
     * @return a column
     * @throws SQLException if that fails
     */
    @Benchmark
    public Optional<String> plainFindByUser(Worker worker) throws SQLException {
        return worker.table().refreshTokenByUser(Tokens.userName(worker.anyUser()));
    }

    /**
     * Saves tokens for users who have none, in batches.
     *
     * @param contents the store
     * @return the tokens
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<OAuthToken> insertBatch(Contents contents) {
        return contents.store().saveTokens(Tokens.batch(contents.nextUsers(BATCH), BATCH, 0));
    }

    /**
     * Inserts rows in batches.
     *
     * @param contents the users
     * @param worker the connection
     * @throws SQLException if that fails
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void plainInsertBatch(Contents contents, Worker worker) throws SQLException {
        worker.table().insert(Tokens.batch(contents.nextUsers(BATCH), BATCH, 0));
    }

    /**
     * Saves tokens for users who have one, in batches.
     *
     * @param contents the store
     * @return the tokens
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<OAuthToken> updateBatch(Contents contents) {
        return contents.store().saveTokens(Tokens.batch(0, BATCH, contents.nextRevision()));
    }

    /**
     * Updates rows in batches.
     *
     * @param contents the revision
     * @param worker the connection
     * @throws SQLException if that fails
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void plainUpdateBatch(Contents contents, Worker worker) throws SQLException {
        worker.table().update(Tokens.batch(0, BATCH, contents.nextRevision()));
    }
}
