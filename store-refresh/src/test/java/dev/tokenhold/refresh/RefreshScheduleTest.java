package dev.tokenhold.refresh;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the real refreshes through random schedules of processes, pauses, lost and late replies. */
class RefreshScheduleTest {

    private static final Logger LOG = Logger.getLogger(FreshTokens.class.getName());
    private static final int SCHEDULES = 20_000;
    private static final int LONG_SCHEDULES = 100_000;

    @Test
    void keepsItsGuaranteesInAllSchedules() {
        run(SCHEDULES);
    }

    @Test
    @Tag("long")
    void keepsItsGuaranteesInManyMoreSchedules() {
        run(LONG_SCHEDULES);
    }

    @BeforeEach
    void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterEach
    void unmute() {
        LOG.setLevel(null);
    }

    private static void run(int count) {
        long seed = Long.getLong("tokenhold.seed", System.nanoTime());
        for (int i = 0; i < count; i++) {
            Simulation simulation = new Simulation(seed + i);
            try {
                simulation.run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + (seed + i) + ": " + e.getMessage() + "\n" + simulation, e);
            }
        }
    }
}
