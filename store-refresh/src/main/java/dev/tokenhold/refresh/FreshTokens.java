package dev.tokenhold.refresh;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.ConflictException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.internal.LostRace;
import dev.tokenhold.spi.LeasedTokens;
import dev.tokenhold.spi.LeasedTokens.Leased;
import dev.tokenhold.spi.LeasingTokenStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands out access tokens that are still good for a while, and refreshes each at most once per expiry, across threads, processes and
 * hosts. All processes agree by a few bytes beside the token in its store. They need no other service, and no common clock.
 *
 * <p><b>Guarantees.</b>
 *
 * <ol>
 *   <li>Without a crash, a pause or a failure there is exactly one request per expiry. Everybody else gets its result.
 *   <li>Under {@link LostAnswer#FAIL} a refresh token is presented once, whatever crashes, pauses or shows another time; again only after
 *       {@link #presentAgain}, if the provider certainly did not use it, or if you restore an old state of the store.
 *   <li>Under {@link LostAnswer#RETRY} another process refreshes within twice the {@linkplain Builder#refreshTimeout refresh timeout} plus
 *       20 s, plus one refresh, if the process that refreshes has crashed.
 *   <li>A newer token is never overwritten by an older one, and a deleted token never comes back.
 *   <li>A good answer of the provider is kept until it is stored, superseded or deleted, or the process ends.
 * </ol>
 *
 * <p>The first and the third assume that the clocks of two hosts run at rates that differ by less than a factor of 2. None assumes that they
 * show the same time.
 *
 * <p>A store that keeps no leases (the stores of the Zoho SDKs, a store in memory, one of your own that does not implement {@link
 * dev.tokenhold.spi.LeasingTokenStore}) gives these guarantees within this process only. Two processes may then refresh the same token; the
 * second one adopts what it finds.
 *
 * <p>Close it when the program ends, also on SIGTERM. It never closes the store. Thread-safe.
 */
public final class FreshTokens implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FreshTokens.class.getName());
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Duration RETRY_AFTER_WAIT = Duration.ofSeconds(1);

    private final TokenStore store;
    private final RefreshContext context;
    private final Flights flights;

    private FreshTokens(TokenStore store, RefreshContext context) {
        this.store = store;
        this.context = context;
        this.flights = new Flights(context);
    }

    /**
     * Begins to set up fresh tokens.
     *
     * @param store the store that keeps the tokens
     * @param refresher presents refresh tokens to the authorization server
     * @return a builder
     */
    public static Builder builder(TokenStore store, TokenRefresher refresher) {
        return new Builder(store, refresher);
    }

    /**
     * Returns a token whose access token is good for at least the margin. Refreshes it if it is not, or waits for the process that does.
     *
     * @param id the id of the token
     * @return the stored token. A token that was refreshed just now is returned even if it lives shorter than the margin
     * @throws LoginRequiredException if there is no such token, or no refresh can help: let the user log in
     * @throws RefreshDelayedException if there is no fresh token yet: try again later
     * @throws RefreshUnresolvedException under {@link LostAnswer#FAIL}, if the answer to the refresh token is unknown
     * @throws TokenStoreException if the store fails, or this object is closed
     */
    public OAuthToken get(String id) {
        return fresh(Objects.requireNonNull(id, "id"), null);
    }

    /**
     * Finds a token as {@link TokenStore#findToken} does and returns it as {@link #get(String)} does.
     *
     * @param query what you know of the token
     * @return the stored token
     * @throws LoginRequiredException if there is no such token, or no refresh can help
     * @throws RefreshDelayedException if there is no fresh token yet
     * @throws RefreshUnresolvedException under {@link LostAnswer#FAIL}, if the answer to the refresh token is unknown
     * @throws AmbiguousTokenException if several tokens match
     * @throws TokenStoreException if the store fails, or this object is closed
     */
    public OAuthToken get(OAuthToken query) {
        Objects.requireNonNull(query, "query");
        if (query.id() != null) {
            return get(query.id());
        }
        flights.requireOpen();
        Optional<OAuthToken> found;
        try {
            found = store.findToken(query);
        } catch (StoreUnavailableException e) {
            return flights.kept(token -> belongsTo(query, token))
                    .flatMap(token -> kept(Objects.requireNonNull(token.id()), null))
                    .orElseThrow(() -> e);
        }
        OAuthToken token = found.orElseThrow(
                () -> new LoginRequiredException("there is no token for " + query + ": let the user log in", true));
        return context.freshness().isGoodForLong(token) ? token : get(Objects.requireNonNull(token.id()));
    }

    /**
     * Returns another token in place of one whose access token a resource server rejected (status 401) although it has not expired. All who
     * ask share one refresh; if the token was refreshed since, there is none. Shortly after a refresh there is none either: a fresh token that is
     * rejected is not expired, and a second refresh would not help.
     *
     * @param rejected the token that was rejected, as you got it from here
     * @return a token with another access token
     * @throws LoginRequiredException if there is no such token, or no refresh can help
     * @throws RefreshDelayedException if there is no other token yet
     * @throws RefreshUnresolvedException under {@link LostAnswer#FAIL}, if the answer to the refresh token is unknown
     * @throws TokenStoreException if the store fails, or this object is closed
     */
    public OAuthToken replace(OAuthToken rejected) {
        return fresh(Objects.requireNonNull(rejected.id(), "the id of the rejected token"), rejected.accessToken());
    }

    /**
     * Allows the refresh token to be presented again although it was refused, or its answer is unknown. With a provider that
     * revokes on a second use this may end the login.
     *
     * @param id the id of the token
     * @throws LoginRequiredException if there is no such token
     * @throws TokenStoreException if the store fails
     */
    public void presentAgain(String id) {
        Objects.requireNonNull(id, "id");
        flights.requireOpen();
        for (int attempt = 1; attempt <= LostRace.ATTEMPTS; attempt++) {
            Leased found = read(id);
            if (found.lease() == null || context.store().compareAndSet(found, found.token(), null)) {
                return;
            }
            LostRace.pause(attempt);
        }
        throw new ConflictException(
                "the token " + id + " was changed by others during each of " + LostRace.ATTEMPTS
                        + " attempts to remove its lease: try again",
                List.of(id));
    }

    /**
     * Returns how many answers of the provider exist only in this process, because the store does not take them. For health checks: more
     * than 0 means that logins are lost if this process ends.
     *
     * @return the number of tokens
     */
    public int unsaved() {
        return flights.unsaved();
    }

    /**
     * Begins no more refreshes and waits until those under way are stored, for twice the {@linkplain Builder#refreshTimeout refresh timeout} plus
     * 20 s at most. Logs an error for each answer that could not be stored: its user has to log in again.
     */
    @Override
    public void close() {
        flights.close(context.settings().lease(), context.events()::lost);
        context.host().end();
    }

    /** {@return the store that keeps the tokens} */
    public TokenStore store() {
        return store;
    }

    private Leased read(String id) {
        return context.store().read(id).orElseThrow(() ->
                (LoginRequiredException) Flight.missing(id).exception(null));
    }

    /** Returns the answer that could not be stored yet; the refresh token that is stored must not be presented meanwhile. */
    private Optional<OAuthToken> kept(String id, @Nullable String rejected) {
        Optional<OAuthToken> kept = flights.kept(id);
        if (kept.isPresent()
                && (!context.freshness().isUsable(kept.get())
                        || Objects.equals(rejected, kept.get().accessToken()))) {
            throw new RefreshDelayedException(
                    "the last answer for the token " + id
                            + " could not be stored yet, so that it is not refreshed again: see to the store",
                    Pauses.LONGEST_RETRY,
                    null,
                    null);
        }
        return kept;
    }

    private OAuthToken fresh(String id, @Nullable String rejected) {
        flights.requireOpen();
        return kept(id, rejected).orElseGet(() -> fresh(read(id), rejected));
    }

    private OAuthToken fresh(Leased found, @Nullable String rejected) {
        Course course = context.navigator().course(found, rejected, false);
        if (course instanceof Course.Deliver deliver) {
            if (deliver.ahead()) {
                flights.ahead(found.id());
            }
            return deliver.token();
        }
        if (course instanceof Course.Fail fail) {
            throw fail.outcome().exception(usable(found.token()));
        }
        return await(found, rejected);
    }

    private OAuthToken await(Leased found, @Nullable String rejected) {
        long deadline = System.nanoTime() + context.settings().maxWait().toNanos();
        while (true) {
            Flight flight = flights.join(found.id(), rejected);
            Outcome outcome = outcome(flight, deadline, found.token());
            if (outcome instanceof Outcome.Fresh fresh) {
                if (rejected == null || !rejected.equals(fresh.token().accessToken())) {
                    return fresh.token();
                }
                // It was begun for another reason. One that keeps an answer goes on, and says so.
                kept(found.id(), rejected);
            } else if (outcome instanceof Outcome.Failed failed && !(flight.isAhead() && flight.isOver())) {
                throw failed.exception(usable(found.token()));
            }
        }
    }

    private Outcome outcome(Flight flight, long deadline, OAuthToken found) {
        try {
            return flight.outcome().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw delayed(
                    flight.id(),
                    "is still being refreshed after "
                            + context.settings().maxWait().toMillis() + " ms",
                    found);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw delayed(flight.id(), "is still being refreshed, and the caller was interrupted", found);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private RefreshDelayedException delayed(String id, String what, OAuthToken found) {
        return new RefreshDelayedException(
                "the token " + id + " " + what + "; the refresh goes on, try again later",
                RETRY_AFTER_WAIT,
                usable(found),
                null);
    }

    private @Nullable OAuthToken usable(OAuthToken token) {
        return context.freshness().isUsable(token) ? token : null;
    }

    /** The rules of {@link TokenStore#findToken} that a store can be asked by without an answer of it at hand: user and client. */
    private static boolean belongsTo(OAuthToken query, OAuthToken token) {
        return query.userName() != null
                && query.userName().equals(token.userName())
                && (query.clientId() == null || query.clientId().equals(token.clientId()));
    }

    /** Sets up {@link FreshTokens}. Not thread-safe. */
    public static final class Builder {

        private final TokenStore store;
        private final TokenRefresher refresher;
        private Duration margin = Duration.ofMinutes(1);
        private Duration refreshAhead = Duration.ofMinutes(5);
        private Duration refreshTimeout = Duration.ofSeconds(20);
        private Duration maxWait = Duration.ofSeconds(30);
        private int maxRefreshes = 16;
        private LostAnswer lostAnswer = LostAnswer.RETRY;
        private Consumer<? super RefreshEvent> listener = event -> {};

        private Builder(TokenStore store, TokenRefresher refresher) {
            this.store = Objects.requireNonNull(store, "store");
            this.refresher = Objects.requireNonNull(refresher, "refresher");
        }

        /**
         * Sets how long an access token has to be good at least when you get it. If it is more than half of the lifetime of an access token, the
         * token is refreshed each time that half of its lifetime is over, and at least every 30 s.
         *
         * @param value zero or more; 1 minute if not set
         * @return this builder
         */
        public Builder margin(Duration value) {
            margin = notNegative("margin", value);
            return this;
        }

        /**
         * Sets when to begin a refresh in the background. It begins when somebody asks for a token that is good for less than this, or for
         * less than a fifth of its lifetime if that is shorter. Each process draws an instant between that and the margin, so that one
         * begins.
         *
         * @param value zero or more; 5 minutes if not set; no more than the margin switches it off
         * @return this builder
         */
        public Builder refreshAhead(Duration value) {
            refreshAhead = notNegative("refreshAhead", value);
            return this;
        }

        /**
         * Sets how long a request of the refresher may take. 10 s later its thread is interrupted. Other processes take a refresh for
         * interrupted after twice this plus 20 s.
         *
         * @param value 1 ms to 290 s; 20 s if not set
         * @return this builder
         */
        public Builder refreshTimeout(Duration value) {
            if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(RefreshSettings.LONGEST_TIMEOUT) > 0) {
                throw new IllegalArgumentException("refreshTimeout is " + value + "; it has to be 1 ms to "
                        + RefreshSettings.LONGEST_TIMEOUT.toSeconds() + " s");
            }
            refreshTimeout = value;
            return this;
        }

        /**
         * Sets how long a caller waits at most.
         *
         * @param value zero or more; 30 s if not set
         * @return this builder
         */
        public Builder maxWait(Duration value) {
            maxWait = notNegative("maxWait", value);
            return this;
        }

        /**
         * Sets how many requests this process makes at a time.
         *
         * @param value 1 or more; 16 if not set
         * @return this builder
         */
        public Builder maxRefreshes(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("maxRefreshes is " + value + "; it has to be at least 1");
            }
            maxRefreshes = value;
            return this;
        }

        /**
         * Sets what to do when the answer to a request may be lost.
         *
         * @param value {@link LostAnswer#RETRY} if not set
         * @return this builder
         */
        public Builder lostAnswer(LostAnswer value) {
            lostAnswer = Objects.requireNonNull(value, "lostAnswer");
            return this;
        }

        /**
         * Sets who is told what happens, on the thread that it happens on. What it throws is logged and ignored.
         *
         * @param value the listener, fast and thread-safe; none if not set
         * @return this builder
         */
        public Builder listener(Consumer<? super RefreshEvent> value) {
            listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /**
         * Ends the setup. Logs a warning if the store keeps no leases.
         *
         * @return fresh tokens
         * @throws InvalidConfigurationException if the store keeps no leases and the policy is {@link LostAnswer#FAIL}, which such a store cannot
         *     keep
         */
        public FreshTokens build() {
            RefreshSettings settings =
                    new RefreshSettings(margin, refreshAhead, refreshTimeout, maxWait, maxRefreshes, lostAnswer);
            LeasedTokens leases = LeasingTokenStore.leasesOf(store).orElseGet(this::local);
            RefreshContext context = RefreshContext.of(
                    new ProcessHost(settings),
                    settings,
                    leases,
                    refresher,
                    new RefreshEvents(listener),
                    ThisProcess.name());
            return new FreshTokens(store, context);
        }

        private LeasedTokens local() {
            if (lostAnswer == LostAnswer.FAIL) {
                throw new InvalidConfigurationException(
                        "the store keeps no leases, so nothing keeps another process from presenting the same refresh token: lostAnswer(FAIL)"
                                + " needs a store of Tokenhold that is kept on disk or in a database");
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the store keeps no leases: each process refreshes by itself, and two may refresh the same token");
            return new LocalLeases(store);
        }

        private static Duration notNegative(String name, Duration value) {
            if (value.isNegative() || value.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        name + " is " + value + "; it has to be zero to " + LONGEST.toDays() + " days");
            }
            return value;
        }
    }
}
