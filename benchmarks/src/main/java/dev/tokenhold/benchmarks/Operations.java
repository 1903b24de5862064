package dev.tokenhold.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** What every contestant does, measured by JMH in operations per second of all threads together. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class Operations {

    /** Called by JMH. */
    public Operations() {}

    /**
     * Finds the token of a user.
     *
     * @param arena the contestant
     * @param client the user
     * @return the token
     * @throws Exception if that fails
     */
    @Benchmark
    public Object find(Arena arena, Client client) throws Exception {
        return arena.find(client.anyUser());
    }

    /**
     * Replaces the token of a user.
     *
     * @param arena the contestant
     * @param client the user
     * @return the token
     * @throws Exception if that fails
     */
    @Benchmark
    public Object save(Arena arena, Client client) throws Exception {
        return arena.save(client.anyUser());
    }
}
