package dev.tokenhold.benchmarks;

import java.sql.SQLException;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The state of each thread: random users, and a connection to the plain table. */
@State(Scope.Thread)
public class Worker {

    private final SplittableRandom random = new SplittableRandom();
    private PlainTable table;

    /** Called by JMH. */
    public Worker() {}

    /**
     * Connects.
     *
     * @param contents the database
     * @throws SQLException if that fails
     */
    @Setup(Level.Trial)
    public void connect(Contents contents) throws SQLException {
        table = contents.plainTable();
    }

    /**
     * Closes the connection.
     *
     * @throws SQLException if that fails
     */
    @TearDown(Level.Trial)
    public void disconnect() throws SQLException {
        table.close();
    }

    PlainTable table() {
        return table;
    }

    int anyUser() {
        return random.nextInt(Contents.TOKENS);
    }
}
