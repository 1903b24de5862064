package dev.tokenhold.refresh;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.internal.RefreshLease;
import dev.tokenhold.internal.RefreshLease.Phase;
import dev.tokenhold.refresh.RefreshEvent.Kind;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens.Leased;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stores a good answer: reads, decides, compares and sets, until one of them applies. The refresh token was spent for this answer, so it
 * is kept until it is stored, or something newer is, or the token is deleted. It does not matter who holds the lease by now.
 */
final class Saving {

    private static final long NANOS_BETWEEN_ERRORS = TimeUnit.MINUTES.toNanos(1);

    private final RefreshContext context;
    private final Flight flight;
    private final OAuthToken asked;
    private final Attempt attempt;
    private Answer answer;
    private int polls;
    private int failures;
    private long lastError;

    Saving(RefreshContext context, Flight flight, OAuthToken asked, Attempt attempt, Answer answer) {
        this.context = context;
        this.flight = flight;
        this.asked = asked;
        this.attempt = attempt;
        this.answer = answer;
    }

    @Nullable
    Step read() {
        if (flight.isOver()) {
            return null;
        }
        try {
            Optional<Leased> found = context.store().read(flight.id());
            if (found.isEmpty()) {
                // Deleted: it must not come back.
                context.events().tell(Kind.SUPERSEDED, flight.id(), "deleted");
                return flight.end(Flight.missing(flight.id()));
            }
            return decide(found.get());
        } catch (RuntimeException | Error e) {
            return later(e);
        }
    }

    private @Nullable Step decide(Leased found) {
        OAuthToken stored = found.token();
        if (!Objects.equals(stored.refreshToken(), asked.refreshToken())) {
            // A login, somebody else's answer, or this one, if the reply of the store was lost.
            return answer.refreshToken() != null && answer.refreshToken().equals(stored.refreshToken())
                    ? done(stored)
                    : superseded(found);
        }
        Optional<RefreshLease> flown =
                context.navigator().lease(found).filter(lease -> lease.phase() == Phase.IN_FLIGHT);
        boolean own = flown.map(RefreshLease::attempt).filter(this::isOwn).isPresent();
        if (flown.isPresent() && !own) {
            // Somebody took over and presents the same refresh token: that answer may be the later one.
            Duration held = context.navigator().held(found, flown.get());
            if (held.compareTo(Duration.ZERO) > 0) {
                context.host().keep(this::read, context.pauses().poll(polls++, held));
                return null;
            }
        }
        if (answer.refreshToken() == null && !Objects.equals(stored.accessToken(), asked.accessToken())) {
            if (Objects.equals(stored.accessToken(), answer.accessToken())) {
                return done(stored);
            }
            // Somebody saved another access token, and the refresh token lives on: nothing is lost.
            return own ? () -> release(found) : superseded(found);
        }
        OAuthToken next = answer.applyTo(stored);
        Bytes lease =
                own ? context.leases().refreshed(found, next, attempt, answer.accessToken() != null) : found.lease();
        return () -> write(found, next, lease);
    }

    private boolean isOwn(Bytes holder) {
        return holder.equals(attempt.bytes())
                || context.attempts().find(flight.id(), holder).isPresent();
    }

    private @Nullable Step release(Leased found) {
        try {
            if (!context.store().compareAndSet(found, found.token(), null)) {
                return this::read;
            }
        } catch (RuntimeException | Error e) {
            // Others wait until the lease is over.
            context.events().notMarked(flight.id(), e);
        }
        return superseded(found);
    }

    private @Nullable Step superseded(Leased found) {
        context.events().tell(Kind.SUPERSEDED, flight.id(), "");
        return flight.resume(found);
    }

    private @Nullable Step write(Leased found, OAuthToken next, @Nullable Bytes lease) {
        try {
            if (!context.store().compareAndSet(found, next, lease)) {
                return this::read;
            }
        } catch (InvalidTokenException e) {
            if (answer.attributes().isEmpty()) {
                return later(e);
            }
            // The stores of the Zoho SDKs have no place for them. They are not worth the tokens.
            context.events().withoutAttributes(flight.id(), e);
            answer = answer.withoutAttributes();
            return this::read;
        } catch (RuntimeException | Error e) {
            return later(e);
        }
        return () -> deliver(next);
    }

    /** Reads the token once more, so that who gets it can change and save it. */
    private @Nullable Step deliver(OAuthToken next) {
        OAuthToken stored = next.detached();
        try {
            stored = context.store()
                    .read(flight.id())
                    .map(Leased::token)
                    .filter(token -> Objects.equals(token.accessToken(), next.accessToken()))
                    .orElse(stored);
        } catch (RuntimeException | Error e) {
            // It is stored; that the store has failed since is for the next caller to see.
        }
        return done(stored);
    }

    private @Nullable Step done(OAuthToken stored) {
        String id = flight.id();
        flight.stored();
        context.events().tell(Kind.REFRESHED, id, "");
        if (failures > 0) {
            context.events().tell(Kind.SAVED_LATE, id, "");
        }
        if (answer.refreshToken() != null && context.settings().retries()) {
            context.events().rotates(id);
        }
        if (answer.accessToken() == null) {
            return flight.end(new Outcome.Delayed(
                    "the provider gave the token " + id
                            + " a new refresh token and no access token; it is tried again later",
                    context.pauses().backOff(0),
                    null));
        }
        if (context.navigator().isWanted(stored, null, false)) {
            context.events().livesShort(id);
        }
        return flight.end(new Outcome.Fresh(stored));
    }

    private @Nullable Step later(Throwable failure) {
        String id = flight.id();
        long now = context.host().nanoTime();
        if (failures == 0 || now - lastError > NANOS_BETWEEN_ERRORS) {
            context.events().unsaved(id, answer.refreshToken() != null, failure);
            lastError = now;
        }
        if (failures == 0) {
            context.events().tell(Kind.UNSAVED, id, failure.getClass().getSimpleName());
            flight.keep(answer.applyTo(asked).detached(), answer.refreshToken() != null);
        }
        context.host().keep(this::read, context.pauses().retry(failures++));
        return null;
    }
}
