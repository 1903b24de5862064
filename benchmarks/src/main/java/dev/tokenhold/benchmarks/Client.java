package dev.tokenhold.benchmarks;

import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** Picks users at random for one thread. No two threads ever pick the same user, unless there are more threads than users. */
@State(Scope.Thread)
public class Client {

    private final SplittableRandom random = new SplittableRandom();
    private int first;
    private int step;
    private int users;

    /** Called by JMH. */
    public Client() {}

    /**
     * Chooses the users of this thread.
     *
     * @param arena the number of users
     * @param threads the number of this thread, and of all threads
     */
    @Setup(Level.Trial)
    public void choose(Arena arena, ThreadParams threads) {
        first = threads.getThreadIndex() % arena.tokens;
        step = threads.getThreadCount();
        users = (arena.tokens - first + step - 1) / step;
    }

    long anyUser() {
        return first + (long) step * random.nextInt(users);
    }
}
