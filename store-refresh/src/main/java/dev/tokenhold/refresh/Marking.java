package dev.tokenhold.refresh;

import dev.tokenhold.internal.RefreshLease;
import dev.tokenhold.internal.RefreshLease.Phase;
import dev.tokenhold.refresh.RefreshEvent.Kind;
import dev.tokenhold.spi.LeasedTokens.Leased;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores what became of a refresh that failed. It counts only for the refresh token that was presented, and only while this attempt holds
 * the lease: otherwise somebody else has a newer answer, or will.
 */
final class Marking {

    private final RefreshContext context;
    private final Flight flight;
    private final Attempt attempt;
    private final Mark mark;
    private final Outcome.Failed outcome;
    private int failures;

    /**
     * What became of a refresh.
     *
     * @param phase for the lease
     * @param pause how long no request is made
     * @param code for people
     * @param kind for the listener
     */
    record Mark(Phase phase, Duration pause, String code, Kind kind) {}

    Marking(RefreshContext context, Flight flight, Attempt attempt, Mark mark, Outcome.Failed outcome) {
        this.context = context;
        this.flight = flight;
        this.attempt = attempt;
        this.mark = mark;
        this.outcome = outcome;
    }

    @Nullable
    Step read() {
        if (flight.isOver()) {
            return null;
        }
        try {
            Optional<Leased> found = context.store().read(flight.id());
            if (found.isEmpty()) {
                return flight.end(Flight.missing(flight.id()));
            }
            return decide(found.get());
        } catch (RuntimeException | Error e) {
            return later(e);
        }
    }

    private @Nullable Step decide(Leased found) {
        Optional<Phase> own = context.navigator()
                .lease(found)
                .filter(lease -> lease.attempt().equals(attempt.bytes()))
                .map(RefreshLease::phase);
        if (own.isEmpty()) {
            return flight.resume(found);
        }
        // Anything but IN_FLIGHT is this mark; the reply of the store was lost.
        return own.get() == Phase.IN_FLIGHT ? () -> write(found) : done();
    }

    private @Nullable Step write(Leased found) {
        try {
            if (!context.store()
                    .compareAndSet(
                            found,
                            found.token(),
                            context.leases().failed(found, mark.phase(), attempt, mark.pause(), mark.code()))) {
                return this::read;
            }
        } catch (RuntimeException | Error e) {
            return later(e);
        }
        return done();
    }

    private @Nullable Step done() {
        context.events().tell(mark.kind(), flight.id(), mark.code());
        return flight.end(outcome);
    }

    /** Tries for ever: under {@link LostAnswer#FAIL} nobody else may refresh until it is known that the refresh token was not used. */
    private @Nullable Step later(Throwable failure) {
        flight.answer(outcome);
        if (failures == 0) {
            context.events().notMarked(flight.id(), failure);
        }
        context.host().keep(this::read, context.pauses().retry(failures++));
        return null;
    }
}
