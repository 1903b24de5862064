package dev.tokenhold.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SightingsTest {

    private static final String ID = "7";
    private static final String LEASE = "lease";

    @Test
    void lastsFromTheFirstSightOn() {
        Deque<Long> times = new ArrayDeque<>(List.of(100L, 130L, 170L));
        Sightings sightings = new Sightings(times::remove);

        assertThat(sightings.remaining(ID, LEASE, Duration.ofNanos(50))).isEqualTo(Duration.ofNanos(50));
        assertThat(sightings.remaining(ID, LEASE, Duration.ofNanos(50))).isEqualTo(Duration.ofNanos(20));
        assertThat(sightings.remaining(ID, LEASE, Duration.ofNanos(50))).isEqualTo(Duration.ofNanos(-20));
    }

    @Test
    void isOverForAThreadThatLookedAtTheClockBeforeTheFirstSight() {
        AtomicBoolean overtaken = new AtomicBoolean();
        Sightings[] sightings = new Sightings[1];
        sightings[0] = new Sightings(() -> {
            if (overtaken.compareAndSet(false, true)) {
                // Another thread comes between the clock and the memory.
                sightings[0].remaining(ID, LEASE, Duration.ZERO);
                return 100;
            }
            return 200;
        });

        assertThat(sightings[0].remaining(ID, LEASE, Duration.ZERO)).isEqualTo(Duration.ZERO);
    }
}
