package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.refresh.SimulatedProvider.Issued;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A process of a simulation: the real refreshes on simulated clocks, threads, store and network. */
final class SimulatedProcess implements Host, LeasedTokens {

    private static final Duration STEP = Duration.ofMillis(20);

    private final Simulation simulation;
    private final SimulatedWorld world;
    private final String name;
    private final double rate;
    private final Duration wallOffset;
    private final Set<Bytes> attempts = new HashSet<>();
    private final List<Issued> received = new ArrayList<>();
    private final RefreshContext context;
    private final Flights flights;
    private long latency;
    private long stoppedUntil;
    private long cutOffUntil;
    private boolean crashed;
    private @Nullable String lastOutcome;
    private long lastFresh = -1;

    SimulatedProcess(Simulation simulation, String name, double rate, Duration wallOffset) {
        this.simulation = simulation;
        this.world = simulation.world();
        this.name = name;
        this.rate = rate;
        this.wallOffset = wallOffset;
        this.context = RefreshContext.of(
                this,
                simulation.settings(),
                this,
                this::refresh,
                new RefreshEvents(event -> simulation.told(this, event)),
                name);
        this.flights = new Flights(context);
    }

    String name() {
        return name;
    }

    double rate() {
        return rate;
    }

    Duration wallOffset() {
        return wallOffset;
    }

    // The clocks and threads

    @Override
    public Instant now() {
        return world.instant().plus(wallOffset);
    }

    @Override
    public long nanoTime() {
        return (long) (world.now() * rate);
    }

    @Override
    public double chance() {
        return world.random().nextDouble();
    }

    @Override
    public Bytes newAttempt() {
        byte[] bytes = new byte[16];
        world.random().nextBytes(bytes);
        Bytes attempt = Bytes.of(bytes);
        attempts.add(attempt);
        return attempt;
    }

    @Override
    public void watch(Step first, Duration delay) {
        run(first, (long) (delay.toNanos() / rate));
    }

    @Override
    public void present(Step first) {
        run(first, world.between(Duration.ZERO, STEP));
    }

    @Override
    public void keep(Step first, Duration delay) {
        run(first, (long) (delay.toNanos() / rate));
    }

    @Override
    public OAuthToken call(TokenRefresher refresher, OAuthToken token) throws Exception {
        return refresher.refresh(token);
    }

    @Override
    public void end() {
        throw new UnsupportedOperationException("it crashes, or runs on");
    }

    private void run(Step step, long delay) {
        world.in(delay, () -> {
            if (crashed) {
                return;
            }
            simulation.beforeStep(this);
            if (crashed) {
                return;
            }
            if (world.now() < stoppedUntil) {
                run(step, stoppedUntil - world.now());
                return;
            }
            latency = world.between(Duration.ofMillis(1), STEP);
            Step next = step.take();
            if (next != null) {
                run(next, latency);
            }
        });
    }

    /** Makes the rest of the present step take longer. */
    private void takes(Duration least, Duration most) {
        latency = world.between(least, most);
    }

    // The store, as this process reaches it

    @Override
    public Optional<Leased> read(String id) {
        requireReached();
        return simulation.store().read();
    }

    @Override
    public boolean compareAndSet(Leased expected, OAuthToken token, @Nullable Bytes lease) {
        requireReached();
        FaultBudget faults = simulation.faults();
        if (!simulation.store().isDeleted() && faults.strikes(Fault.SAVE, 0.3)) {
            note("comes just after somebody else");
            simulation.save();
        }
        if (faults.strikes(Fault.LOST_REPLY, 0.3)) {
            boolean lands = world.random().nextBoolean();
            note("loses the reply of a write that " + (lands ? "lands" : "does not land"));
            if (lands) {
                simulation.store().compareAndSet(expected, token, lease);
            }
            throw SimulatedStore.unavailable(true);
        }
        if (faults.strikes(Fault.LATE_WRITE, 0.3)) {
            note("loses the reply of a write that lands later, if it still can");
            world.in(
                    world.between(Duration.ofMillis(1), Duration.ofSeconds(30)),
                    () -> simulation.store().compareAndSet(expected, token, lease));
            throw SimulatedStore.unavailable(true);
        }
        boolean stored = simulation.store().compareAndSet(expected, token, lease);
        // Only an acquisition: a holder that is slow to save is one that pauses.
        if (stored && simulation.store().isHeldBy(attempts) && faults.strikes(Fault.SLOW_WRITE, 0.3)) {
            takes(Duration.ofSeconds(1), Duration.ofSeconds(100));
            note("has a slow write");
        }
        return stored;
    }

    @Override
    public Bytes nameOf(Leased read, String refreshToken) {
        return SimulatedStore.nameOf(refreshToken);
    }

    @Override
    public Stream<Leased> held() {
        return simulation.store().read().stream();
    }

    private void requireReached() {
        if (world.now() < cutOffUntil) {
            throw SimulatedStore.unavailable(false);
        }
    }

    // The provider, as this process reaches it

    private OAuthToken refresh(OAuthToken token) throws Exception {
        FaultBudget faults = simulation.faults();
        Instant before = now();
        Duration timeout = simulation.settings().refreshTimeout();
        long longest = (long) (timeout.toNanos() / rate);
        takes(Duration.ofMillis(20), Duration.ofNanos(world.random().nextBoolean() ? longest : longest / 40));
        if (faults.strikes(Fault.LIMITED, 0.5)) {
            note("is limited");
            throw RefreshException.notSpent("slow_down", world.random().nextBoolean() ? Duration.ofSeconds(7) : null);
        }
        if (faults.strikes(Fault.LATE_REQUEST, 0.5)) {
            note("gives up a request that is still on its way");
            simulation.provider().excuse(String.valueOf(token.refreshToken()));
            world.in(
                    world.between(Duration.ofSeconds(1), Duration.ofSeconds(90)), () -> simulation.arrive(this, token));
            throw new java.io.IOException("timeout");
        }
        if (faults.strikes(Fault.LOST_ANSWER, 0.5)) {
            boolean arrives = world.random().nextBoolean();
            note("loses an answer whose request " + (arrives ? "arrived" : "did not arrive"));
            simulation.provider().excuse(String.valueOf(token.refreshToken()));
            if (arrives) {
                simulation.arrive(this, token);
            }
            throw new java.io.IOException("connection reset");
        }
        Issued answer = simulation.arrive(this, token);
        if (answer == null) {
            throw RefreshException.refused("invalid_grant");
        }
        received.add(answer);
        return OAuthToken.builder()
                .accessToken(answer.accessToken())
                .refreshToken(answer.refreshToken().equals(token.refreshToken()) ? null : answer.refreshToken())
                .expiresAt(before.plus(Simulation.LIFETIME))
                .build();
    }

    // The program on top of it

    /** Asks for a token as a caller of {@link FreshTokens} does. */
    void ask(@Nullable String rejected) {
        if (crashed || world.now() < stoppedUntil) {
            return;
        }
        Optional<OAuthToken> kept = flights.kept(SimulatedStore.ID);
        if (kept.isPresent()) {
            ended(new Outcome.Fresh(kept.get()));
            return;
        }
        Optional<Leased> found;
        try {
            found = read(SimulatedStore.ID);
        } catch (StoreUnavailableException e) {
            lastOutcome = "the store cannot be reached";
            return;
        }
        if (found.isEmpty()) {
            lastOutcome = "missing";
            return;
        }
        Course course = context.navigator().course(found.get(), rejected, false);
        if (course instanceof Course.Deliver deliver) {
            if (deliver.ahead()) {
                flights.ahead(SimulatedStore.ID);
            }
            ended(new Outcome.Fresh(deliver.token()));
        } else if (course instanceof Course.Fail fail) {
            ended(fail.outcome());
        } else {
            var unused = flights.join(SimulatedStore.ID, rejected).outcome().thenAccept(this::ended);
        }
    }

    private void ended(Outcome outcome) {
        if (outcome instanceof Outcome.Fresh) {
            lastFresh = world.now();
        }
        lastOutcome = outcome.getClass().getSimpleName();
    }

    boolean hasFreshSince(long time) {
        return lastFresh >= time;
    }

    String lastOutcome() {
        return String.valueOf(lastOutcome);
    }

    int unsaved() {
        return flights.unsaved();
    }

    // What happens to it

    void crash() {
        note("crashes");
        crashed = true;
        for (Issued answer : received) {
            simulation.excuseUnlessStored(answer);
        }
    }

    void pause(long nanos) {
        note("stops for " + nanos / 1_000_000_000 + " s");
        stoppedUntil = world.now() + nanos;
    }

    void cutOff(long nanos) {
        note("is cut off from the store for " + nanos / 1_000_000_000 + " s");
        cutOffUntil = world.now() + nanos;
    }

    boolean isAlive() {
        return !crashed;
    }

    Set<Bytes> attempts() {
        return attempts;
    }

    private void note(String what) {
        world.note(name + " " + what);
    }
}
