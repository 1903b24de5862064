package dev.tokenhold.mirror;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.Leadership;
import dev.tokenhold.spi.Leadership.Role;
import dev.tokenhold.spi.MigratableTokenStore;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two stores, one the leader and one the follower. Each notes its role in its {@link LeaderRegister}; two leaders never exist at once.
 *
 * <p>A switchover takes two steps: {@link #stepDown}, after which no store leads, and {@link #promote}. A writer writes to the leader
 * and then checks that it {@linkplain #holds still leads}. If it does, the write came before the first step, and a comparison between
 * the steps sees it. Thread-safe.
 */
final class Mirror {

    private static final String WHERE_NOTED = "the file PATH.leader or the table tokenhold_leader_TABLE";

    private final Member one;
    private final Member other;

    private record Member(MigratableTokenStore store, LeaderRegister register) {

        static Member of(TokenStore store) {
            if (!(store instanceof MigratableTokenStore migratable)) {
                throw unfit(store, "it is not a MigratableTokenStore");
            }
            LeaderRegister register = migratable
                    .leaderRegister()
                    .orElseThrow(() -> unfit(store, "it has no place to note that it leads"));
            return new Member(migratable, register);
        }

        private static InvalidConfigurationException unfit(TokenStore store, String reason) {
            return new InvalidConfigurationException(
                    "a " + store.getClass().getSimpleName() + " cannot be mirrored: " + reason);
        }

        Seen observe() {
            try {
                return new Seen(this, register.read().orElse(null), null);
            } catch (StoreUnavailableException e) {
                return new Seen(this, null, e);
            }
        }
    }

    private record Seen(
            Member member,
            @Nullable Leadership noted,
            @Nullable StoreUnavailableException failure) {

        boolean leads() {
            return noted != null && noted.role() == Role.LEADS;
        }

        boolean leadsOrSteppedDown() {
            return noted != null && noted.role() != Role.FOLLOWS;
        }

        long term() {
            return noted == null ? 0 : noted.term();
        }

        void requireReached() {
            if (failure != null) {
                throw failure;
            }
        }
    }

    private record Observation(Seen leader, Seen follower) {

        Roles roles() {
            return new Roles(
                    leader.member().store(), follower.member().store(), Objects.requireNonNull(leader.noted()));
        }
    }

    /**
     * The roles of the stores at one time.
     *
     * @param leader the store that leads; during a switchover, the store that led until then
     * @param follower the other store
     * @param noted the leader's note
     */
    record Roles(MigratableTokenStore leader, MigratableTokenStore follower, Leadership noted) {

        /** Returns false during a switchover. */
        boolean takesWrites() {
            return noted.role() == Role.LEADS;
        }
    }

    /**
     * Creates a mirror of two stores, in any order.
     *
     * @throws InvalidConfigurationException if one of them cannot be mirrored
     */
    Mirror(TokenStore one, TokenStore other) {
        this.one = Member.of(one);
        this.other = Member.of(other);
    }

    /** Makes a store the leader, unless it was part of a mirror before or the other one leads. */
    void begin(TokenStore first) {
        if (observe().isPresent()) {
            return;
        }
        Member leader = member(first);
        Member follower = leader.equals(one) ? other : one;
        // The follower first: processes that disagree about which store is the first end up with no leader, not with
        // two.
        // Processes that agree all take the last step, since the one that took the first step may not have got there
        // yet.
        follower.register().compareAndSet(null, new Leadership(1, Role.FOLLOWS));
        Seen seen = follower.observe();
        if (seen.noted() != null && !seen.leadsOrSteppedDown()) {
            leader.register().compareAndSet(null, new Leadership(seen.term() + 1, Role.LEADS));
        }
    }

    /**
     * Returns the present roles. If only one store can be reached and it notes that it leads, it does: the old leader steps down before
     * the new one is promoted.
     *
     * @throws InvalidConfigurationException if neither store has ever led, or both lead in the same term
     * @throws StoreUnavailableException if the stores that can be reached do not tell
     */
    Roles roles() {
        return leading().roles();
    }

    private Observation leading() {
        // Twice: a switchover there and back between the two reads hides the leader from the first observation.
        return observe()
                .or(this::observe)
                .orElseThrow(() -> new InvalidConfigurationException(
                        "neither of the stores has ever led the other: open them as a MirroredTokenStore, which makes the first one"
                                + " the leader; if programs disagree which one that is, remove what the stores have noted, "
                                + WHERE_NOTED + ", and let them agree"));
    }

    private Optional<Observation> observe() {
        Seen first = one.observe();
        Seen second = other.observe();
        if (!second.leads()) {
            first.requireReached();
        }
        if (!first.leads()) {
            second.requireReached();
        }
        if (first.leadsOrSteppedDown() && second.leadsOrSteppedDown() && first.term() == second.term()) {
            throw new InvalidConfigurationException("both of the mirrored stores say that they lead in the same term, "
                    + first.term() + ", perhaps because they are parts of different mirrors: end those, and remove what"
                    + " the one that is to follow here has noted, " + WHERE_NOTED);
        }
        return Stream.of(first, second)
                .filter(Seen::leadsOrSteppedDown)
                .max(Comparator.comparingLong(Seen::term))
                .map(leader -> new Observation(leader, leader.equals(first) ? second : first));
    }

    /** Whether these are still the roles; false after a switchover, and during one. */
    boolean holds(Roles roles) {
        return member(roles.leader())
                .register()
                .read()
                .filter(roles.noted()::equals)
                .isPresent();
    }

    /** Asks the follower alone, because the leader cannot be reached: the roles after its promotion, or empty if it still follows. */
    Optional<Roles> afterTakeover(Roles before) {
        MigratableTokenStore successor = before.follower();
        MigratableTokenStore predecessor = before.leader();
        return member(successor)
                .register()
                .read()
                .filter(noted -> noted.role() == Role.LEADS
                        && noted.term() > before.noted().term())
                .map(noted -> new Roles(successor, predecessor, noted));
    }

    /**
     * Makes the leader step down: from now on neither store takes writes. Takes over an interrupted switchover.
     *
     * @return the roles from now on, for {@link #promote}
     * @throws InvalidConfigurationException if neither store has ever led
     * @throws StoreUnavailableException if another process is changing the roles
     */
    Roles stepDown() {
        Observation observation = leading();
        Seen leader = observation.leader();
        Seen follower = observation.follower();
        long term = Math.max(leader.term(), follower.term()) + 1;
        Leadership steppedDown = new Leadership(term, Role.STEPPING_DOWN);
        // The follower first: if it cannot be reached, the leader continues to lead. Each on condition that it is as
        // observed: a follower that was promoted meanwhile keeps the lead.
        require(follower.member().register().compareAndSet(follower.noted(), new Leadership(term, Role.FOLLOWS))
                && leader.member().register().compareAndSet(leader.noted(), steppedDown));
        return new Roles(leader.member().store(), follower.member().store(), steppedDown);
    }

    /**
     * Makes one of the stores the leader.
     *
     * @param steppedDown the result of {@link #stepDown}
     * @throws StoreUnavailableException if another process took over the switchover since
     */
    void promote(TokenStore store, Roles steppedDown) {
        long term = steppedDown.noted().term();
        Leadership expected = store == steppedDown.leader() ? steppedDown.noted() : new Leadership(term, Role.FOLLOWS);
        require(member(store).register().compareAndSet(expected, new Leadership(term + 1, Role.LEADS)));
    }

    private static void require(boolean changed) {
        if (!changed) {
            throw new StoreUnavailableException(
                    "another process is changing which of the mirrored stores leads: try again when it is done");
        }
    }

    private Member member(TokenStore store) {
        if (store == one.store()) {
            return one;
        }
        if (store == other.store()) {
            return other;
        }
        throw new IllegalArgumentException("the store is not part of this mirror");
    }
}
