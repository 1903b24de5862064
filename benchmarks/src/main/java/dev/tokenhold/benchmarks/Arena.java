package dev.tokenhold.benchmarks;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.testservers.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Holds the contestant that all threads share, filled before the measurement. */
@State(Scope.Benchmark)
public class Arena {

    /** The name of the contestant, for {@link Contestants}. */
    @Param("file")
    public String contestant;

    /** The number of tokens that it holds. */
    @Param("1000")
    public int tokens;

    private final AtomicLong revisions = new AtomicLong();
    private Path folder;
    private Contestant opened;

    /** Called by JMH. */
    public Arena() {}

    /**
     * Opens and fills the contestant.
     *
     * @throws Exception if that fails
     */
    @Setup(Level.Trial)
    public void fill() throws Exception {
        folder = Files.createTempDirectory("tokenhold-benchmark");
        opened = Contestants.open(contestant, folder);
        opened.fill(tokens);
    }

    /**
     * Removes everything.
     *
     * @throws Exception if that fails
     */
    @TearDown(Level.Trial)
    public void remove() throws Exception {
        opened.close();
        Folders.delete(folder);
    }

    Object find(long user) throws Exception {
        return opened.find(user);
    }

    Object save(long user) throws Exception {
        OAuthToken token = Tokens.of(user, revisions.incrementAndGet());
        return opened.save(user, token);
    }
}
