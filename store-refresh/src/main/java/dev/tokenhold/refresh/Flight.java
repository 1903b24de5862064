package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.RefreshLease.Phase;
import dev.tokenhold.refresh.RefreshEvent.Kind;
import dev.tokenhold.spi.LeasedTokens.Leased;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The refresh of one token in this process, from the first look at the store until everybody who waits has an outcome and nothing is in
 * hand. Its steps run one after another, on several threads.
 */
final class Flight {

    /** A request that leaves later than this after the lease was asked for could outlive the lease. */
    private static final Duration TIME_TO_SEND = Duration.ofSeconds(5);

    private static final int MAX_UNKNOWN = 3;

    /**
     * An answer that exists only in this process.
     *
     * @param token the stored token with the answer in it
     * @param newRefreshToken whether the login is lost with it
     */
    record Kept(OAuthToken token, boolean newRefreshToken) {}

    private final RefreshContext context;
    private final String id;
    private final @Nullable String rejected;
    private final boolean ahead;
    private final Consumer<Flight> ended;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private int polls;
    private int unknown;
    private volatile @Nullable Kept kept;

    // Guarded by this.
    private boolean holds;
    private boolean closed;
    private boolean over;

    /**
     * Creates a flight.
     *
     * @param rejected an access token that is due whatever its expiry; null for none
     * @param ahead whether nobody waits, so that whatever is in the way ends it
     * @param ended is told when nothing is in hand any more, before the outcome of a flight that ends at once
     */
    Flight(RefreshContext context, String id, @Nullable String rejected, boolean ahead, Consumer<Flight> ended) {
        this.context = context;
        this.id = id;
        this.rejected = rejected;
        this.ahead = ahead;
        this.ended = ended;
    }

    String id() {
        return id;
    }

    boolean isAhead() {
        return ahead;
    }

    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    void begin() {
        context.host().watch(ending(() -> look(false)), Duration.ZERO);
    }

    /** A chain of steps that ends this flight when one of them fails, as with the store. Else its callers would wait for ever. */
    private Step ending(Step step) {
        return () -> {
            try {
                Step next = step.take();
                return next == null ? null : ending(next);
            } catch (RuntimeException | Error e) {
                return end(new Outcome.Broken(e));
            }
        };
    }

    /** Ends the flight unless it holds a lease or an answer. */
    void close() {
        boolean idle;
        synchronized (this) {
            closed = true;
            idle = !holds && !over;
        }
        if (idle) {
            end(closedOutcome());
        }
    }

    private @Nullable Step look(boolean mayPresent) {
        if (isOver()) {
            return null;
        }
        Optional<Leased> found = context.store().read(id);
        return found.isPresent() ? follow(found.get(), mayPresent) : end(missing(id));
    }

    private @Nullable Step follow(Leased found, boolean mayPresent) {
        Course course = context.navigator().course(found, rejected, ahead);
        if (course instanceof Course.Deliver deliver) {
            if (polls > 0) {
                context.events().tell(Kind.ADOPTED, id, "");
            }
            return end(new Outcome.Fresh(deliver.token()));
        }
        if (course instanceof Course.Fail fail) {
            return end(fail.outcome());
        }
        if (course instanceof Course.Wait wait) {
            if (ahead) {
                return end(new Outcome.Delayed("another process refreshes the token " + id, wait.atMost(), null));
            }
            context.host().watch(ending(() -> look(false)), context.pauses().poll(polls++, wait.atMost()));
            return null;
        }
        if (!mayPresent) {
            context.host().present(ending(() -> look(true)));
            return null;
        }
        if (course instanceof Course.Own own) {
            return own(found, own.attempt());
        }
        Course.Acquire acquire = (Course.Acquire) course;
        return () -> acquire(found, acquire);
    }

    private @Nullable Step own(Leased found, Attempt attempt) {
        if (!context.navigator().isWanted(found.token(), rejected, ahead)) {
            return () -> release(found, attempt);
        }
        return isInTime(attempt)
                ? () -> present(found, attempt)
                : () -> acquire(found, new Course.Acquire(attempt.presented(), attempt.failures(), false));
    }

    private @Nullable Step release(Leased found, Attempt attempt) {
        try {
            if (!context.store().compareAndSet(found, found.token(), null)) {
                return () -> look(true);
            }
            context.attempts().remove(id, attempt);
        } catch (RuntimeException | Error e) {
            // The token is good all the same, and the attempt stays known as not presented.
        }
        return end(new Outcome.Fresh(found.token()));
    }

    private @Nullable Step acquire(Leased found, Course.Acquire course) {
        if (!hold()) {
            return end(closedOutcome());
        }
        Host host = context.host();
        Attempt attempt = new Attempt(host.newAttempt(), host.nanoTime(), course.presented(), course.failures());
        context.attempts().add(id, attempt);
        try {
            if (!context.store()
                    .compareAndSet(found, found.token(), context.leases().inFlight(found, attempt))) {
                context.attempts().remove(id, attempt);
                letGo();
                return () -> look(true);
            }
        } catch (RuntimeException | Error e) {
            return e instanceof StoreUnavailableException unavailable
                            && unavailable.outcomeUnknown()
                            && ++unknown < MAX_UNKNOWN
                    ? () -> look(true)
                    : end(new Outcome.Broken(e));
        }
        context.events().tell(course.takesOver() ? Kind.TAKEN_OVER : Kind.ACQUIRED, id, "");
        return () -> present(found, attempt);
    }

    private boolean isInTime(Attempt attempt) {
        return context.host().nanoTime() - attempt.begun() <= TIME_TO_SEND.toNanos();
    }

    private @Nullable Step present(Leased found, Attempt attempt) {
        if (!hold()) {
            return end(closedOutcome());
        }
        if (!isInTime(attempt)) {
            return () -> look(true);
        }
        // From here on it may have been presented.
        context.attempts().remove(id, attempt);
        OAuthToken asked = found.token();
        Answer answer;
        try {
            answer = Answer.of(context.host().call(context.refresher(), asked), asked);
        } catch (RefreshException e) {
            return failed(asked, attempt, e);
        } catch (Exception | Error e) {
            return lost(attempt, e);
        }
        return new Saving(context, this, asked, attempt, answer)::read;
    }

    private @Nullable Step failed(OAuthToken asked, Attempt attempt, RefreshException e) {
        if (e.isRefused()) {
            return new Marking(
                    context,
                    this,
                    attempt,
                    new Marking.Mark(Phase.REFUSED, Duration.ZERO, e.code(), Kind.REFUSED),
                    Navigator.refused(id, e.code(), attempt.presented()))::read;
        }
        Duration wait = e.retryAfter()
                .filter(some -> some.compareTo(Duration.ZERO) > 0)
                .map(Leases::within)
                .orElseGet(() -> context.pauses().backOff(attempt.failures()));
        if (e.isOfClient()) {
            context.limits().limit(asked.clientId(), wait);
        }
        return new Marking(
                context,
                this,
                attempt,
                new Marking.Mark(Phase.COOLING, wait, e.code(), Kind.DELAYED),
                new Outcome.Delayed(
                        "the token " + id + " could not be refreshed (" + e.code()
                                + "); the refresh token was not used, try again later",
                        wait,
                        e))::read;
    }

    private @Nullable Step lost(Attempt attempt, Throwable e) {
        Duration wait = context.pauses().backOff(attempt.failures());
        String what = e.getClass().getSimpleName();
        Outcome.Failed failed = context.settings().retries()
                ? new Outcome.Delayed(
                        "the refresh token of the token " + id + " was presented, and the answer is unknown (" + what
                                + "); it is tried again later",
                        wait,
                        e)
                : Navigator.unresolved(id);
        return new Marking(context, this, attempt, new Marking.Mark(Phase.LOST, wait, what, Kind.LOST), failed)::read;
    }

    static Outcome.NeedsLogin missing(String id) {
        return new Outcome.NeedsLogin("there is no token " + id + ": let the user log in", true);
    }

    private static Outcome.Broken closedOutcome() {
        return new Outcome.Broken(Flights.closedException());
    }

    // For what is in hand

    /** Goes on with what is stored now, if somebody waits for more than was answered; called when nothing is in hand. */
    @Nullable
    Step resume(Leased found) {
        letGo();
        return outcome.isDone() ? end(new Outcome.Fresh(found.token())) : ending(() -> follow(found, false));
    }

    /** Gives those who wait an outcome, while this process still has something in hand. */
    void answer(Outcome early) {
        outcome.complete(early);
    }

    /** Gives those who wait, and those who come, an answer that could not be stored yet. */
    void keep(OAuthToken unsaved, boolean newRefreshToken) {
        kept = new Kept(unsaved, newRefreshToken);
        answer(new Outcome.Fresh(unsaved));
    }

    /** The answer is stored by now. */
    void stored() {
        kept = null;
    }

    /** Returns the answer that could not be stored yet. */
    Optional<Kept> kept() {
        return isOver() ? Optional.empty() : Optional.ofNullable(kept);
    }

    /** Ends with an outcome, for those who have none yet. */
    @Nullable
    Step end(Outcome last) {
        synchronized (this) {
            if (over) {
                return null;
            }
            over = true;
            holds = false;
        }
        if (last instanceof Outcome.Fresh) {
            context.navigator().forget(id);
        }
        if (ahead && last instanceof Outcome.Failed failed) {
            context.events().failedAhead(id, failed.why());
        }
        ended.accept(this);
        outcome.complete(last);
        return null;
    }

    synchronized boolean isOver() {
        return over;
    }

    private synchronized boolean hold() {
        holds |= !closed && !over;
        return holds;
    }

    private synchronized void letGo() {
        holds = false;
    }
}
