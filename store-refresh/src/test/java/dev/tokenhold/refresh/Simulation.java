package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.refresh.SimulatedProvider.Issued;
import dev.tokenhold.spi.LeasedTokens.Leased;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Several processes with one token, a few faults, and then quiet. It fails with an {@link AssertionError} when a guarantee of {@link
 * FreshTokens} is broken.
 */
final class Simulation {

    static final Duration LIFETIME = Duration.ofMinutes(2);

    private static final Duration MARGIN = Duration.ofSeconds(10);
    private static final Duration AHEAD = Duration.ofSeconds(20);
    private static final long FAULTS_END = Duration.ofSeconds(200).toNanos();
    /** Until the token is due, a lease, a poll, the request and the time until somebody asks. */
    private static final long LONGEST_AFTER_CRASH =
            AHEAD.plusSeconds(60 + 1 + 6 + 2).toNanos();

    private static final long END = Duration.ofMinutes(10).toNanos();

    private final SimulatedWorld world;
    private final SimulatedProvider provider;
    private final SimulatedStore store;
    private final FaultBudget faults;
    private final RefreshSettings settings;
    private final boolean clocksAreRight;
    private final boolean busy;
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private final Map<String, Instant> issued = new HashMap<>();
    private long crashed;
    private final Set<String> rejected = new HashSet<>();
    private final SimulatedProvider.Kind kind;

    Simulation(long seed) {
        world = new SimulatedWorld(seed);
        Random random = world.random();
        kind = List.of(SimulatedProvider.Kind.values()).get(random.nextInt(4));
        LostAnswer policy = random.nextBoolean() ? LostAnswer.RETRY : LostAnswer.FAIL;
        settings = new RefreshSettings(
                MARGIN,
                random.nextBoolean() ? AHEAD : Duration.ZERO,
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                4,
                policy);
        provider = new SimulatedProvider(world, kind, policy);
        store = new SimulatedStore(world, provider);
        faults = FaultBudget.some(random);
        clocksAreRight = random.nextInt(5) > 0;
        busy = random.nextInt(4) == 0;
        login(random.nextBoolean());
        int hosts = 2 + random.nextInt(2);
        for (int i = 0; i < hosts; i++) {
            Duration offset = clocksAreRight ? Duration.ZERO : Duration.ofHours(random.nextInt(49) - 24);
            processes.add(new SimulatedProcess(this, "host" + i, 1 + random.nextDouble(), offset));
        }
    }

    SimulatedWorld world() {
        return world;
    }

    SimulatedStore store() {
        return store;
    }

    SimulatedProvider provider() {
        return provider;
    }

    FaultBudget faults() {
        return faults;
    }

    RefreshSettings settings() {
        return settings;
    }

    void run() {
        for (int i = 0; i < processes.size(); i++) {
            asks(i);
        }
        if (busy) {
            saves();
        }
        while (world.next(FAULTS_END)) {}
        faults.end();
        long quiet = FAULTS_END;
        while (!isSettled(quiet)) {
            if (!world.next(END)) {
                throw new AssertionError("nobody gets a token: " + this);
            }
        }
        if (faults.isNone() && clocksAreRight && store.unusual() > 0) {
            throw new AssertionError("a lease was taken over, or an answer lost, without a fault");
        }
    }

    private void asks(int index) {
        world.in(world.between(Duration.ZERO, Duration.ofSeconds(6)), () -> {
            SimulatedProcess process = processes.get(index);
            String reject = null;
            if (faults.strikes(Fault.REJECTION, 0.05)) {
                reject = store.read()
                        .map(Leased::token)
                        .map(OAuthToken::accessToken)
                        .orElse(null);
                rejected.add(String.valueOf(reject));
                world.note(process.name() + " has " + reject + " rejected");
            }
            process.ask(reject);
            asks(index);
        });
    }

    /** A program that saves something else of the token again and again. */
    private void saves() {
        world.in(world.between(Duration.ofSeconds(5), Duration.ofSeconds(40)), () -> {
            if (!store.isDeleted()) {
                save();
            }
            saves();
        });
    }

    void save() {
        store.save(stored().toBuilder().redirectUrl("at " + world.now()).build());
    }

    /** Anything may happen before a step of a process. */
    void beforeStep(SimulatedProcess process) {
        if (faults.strikes(Fault.CRASH, 0.12)) {
            process.crash();
            crashed = store.isHeldBy(process.attempts()) ? world.now() : 0;
            int index = processes.indexOf(process);
            world.in(
                    world.between(Duration.ofMillis(1), Duration.ofSeconds(20)),
                    () -> processes.set(
                            index,
                            new SimulatedProcess(this, process.name() + "'", process.rate(), process.wallOffset())));
        } else if (faults.strikes(Fault.PAUSE, 0.12)) {
            // Half of the time it comes back just when another one has taken over.
            process.pause(
                    world.random().nextBoolean()
                            ? world.between(settings.overdue(), settings.lease().plus(settings.refreshTimeout()))
                            : world.between(
                                    Duration.ofSeconds(1), settings.lease().multipliedBy(3)));
        } else if (faults.strikes(Fault.CUT_OFF, 0.12)) {
            process.cutOff(world.between(Duration.ofSeconds(1), settings.lease().multipliedBy(2)));
        }
        if (store.isDeleted()) {
            return;
        }
        if (faults.strikes(Fault.LOGIN, 0.03)) {
            login(world.random().nextBoolean());
        } else if (faults.strikes(Fault.DELETION, 0.02)) {
            world.note("deleted");
            store.delete();
        } else if (faults.strikes(Fault.PRESENT_AGAIN, 0.03)) {
            world.note("present again");
            provider.presentedAgain(String.valueOf(stored().accessToken()));
            provider.excuse(String.valueOf(stored().refreshToken()));
            store.removeLease();
        }
    }

    private OAuthToken stored() {
        return store.read().map(Leased::token).orElseThrow();
    }

    private void login(boolean due) {
        Issued issue = provider.login();
        world.note("login: " + issue.refreshToken());
        store.save(OAuthToken.builder()
                .id(SimulatedStore.ID)
                .userName("anna")
                .refreshToken(issue.refreshToken())
                .accessToken(issue.accessToken())
                .expiresAt(due ? world.instant() : world.instant().plus(LIFETIME))
                .build());
    }

    /** A request arrives at the provider. */
    @Nullable
    Issued arrive(SimulatedProcess process, OAuthToken token) {
        String refreshToken = String.valueOf(token.refreshToken());
        String base = String.valueOf(token.accessToken());
        boolean holds = store.isHeldBy(process.attempts());
        world.note(process.name() + " presents " + refreshToken + " for " + base + (holds ? "" : " without the lease"));
        Instant since = issued.get(base);
        if (since != null
                && clocksAreRight
                && !rejected.contains(base)
                && since.plus(LIFETIME).minus(AHEAD).minusSeconds(1).isAfter(world.instant())) {
            throw world.broken(process.name() + " refreshes " + base + ", which is good for long");
        }
        if (kind == SimulatedProvider.Kind.GRACE
                && faults.struck(Fault.PAUSE, Fault.CUT_OFF, Fault.SLOW_WRITE, Fault.CRASH) > 1) {
            // Two holders at once that are stopped beyond their leases.
            provider.excuse(refreshToken);
        }
        Issued answer = provider.present(refreshToken, base, holds);
        if (answer != null) {
            issued.put(answer.accessToken(), world.instant());
        }
        requireInTime();
        int explained = 1
                + faults.struck(
                        Fault.CRASH,
                        Fault.PAUSE,
                        Fault.CUT_OFF,
                        Fault.LOST_ANSWER,
                        Fault.LATE_REQUEST,
                        Fault.PRESENT_AGAIN);
        if (provider.arrivals(base) > explained) {
            throw world.broken(provider.arrivals(base) + " requests for " + base + ", of which " + explained
                    + " are explained by faults");
        }
        return answer;
    }

    /** Somebody else refreshes within a lease and a refresh of a crash, also while others save. */
    private void requireInTime() {
        boolean onlyCrashed = faults.struck(Fault.values()) == faults.struck(Fault.CRASH, Fault.SAVE)
                && faults.struck(Fault.CRASH) == 1;
        if (settings.retries() && clocksAreRight && onlyCrashed && crashed > 0) {
            if (world.now() - crashed > LONGEST_AFTER_CRASH) {
                throw world.broken("nobody refreshed for " + (world.now() - crashed) / 1e9 + " s after the crash");
            }
            crashed = 0;
        }
    }

    void told(SimulatedProcess process, RefreshEvent event) {
        world.note(process.name() + ": " + event.kind() + " " + event.detail());
    }

    void excuseUnlessStored(Issued answer) {
        boolean stored = store.read()
                .map(Leased::token)
                .map(OAuthToken::refreshToken)
                .filter(some -> SimulatedProvider.age(some) >= SimulatedProvider.age(answer.refreshToken()))
                .isPresent();
        if (!stored) {
            provider.excuse(answer.refreshToken());
        }
    }

    /** Whether there is nothing more to do: no token, a good one for all, or a state that the guarantees name as the end. */
    private boolean isSettled(long since) {
        Optional<Leased> found = store.read();
        if (found.isEmpty()) {
            return true;
        }
        if (processes.stream().anyMatch(process -> process.isAlive() && process.unsaved() > 0)) {
            return false;
        }
        String refreshToken = Objects.requireNonNull(found.get().token().refreshToken());
        if (!provider.isLiving(refreshToken)) {
            // The end of a login that was lost by a fault. If it was not, somebody still has the answer, or nobody ever
            // gets a token.
            return provider.isExcused(refreshToken);
        }
        boolean mayWaitForAPerson =
                !settings.retries() && faults.struck(Fault.CRASH, Fault.LOST_ANSWER, Fault.LATE_REQUEST) > 0;
        return processes.stream()
                .allMatch(process -> process.isAlive()
                        && (process.hasFreshSince(since)
                                || (mayWaitForAPerson && process.lastOutcome().equals("Unresolved"))));
    }

    @Override
    public String toString() {
        return kind + " " + settings.lostAnswer() + ", clocks " + (clocksAreRight ? "right" : "wrong") + ", faults: "
                + faults
                + ", processes: "
                + processes.stream()
                        .map(process -> process.name() + " " + process.lastOutcome() + " " + process.unsaved())
                        .toList()
                + "\n" + world.story();
    }
}
