package dev.tokenhold.spi;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.Leadership.Role;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two stores of which one leads and the other follows, as each notes in its {@link LeaderRegister}; never do both lead.
 *
 * <p>The lead goes over in two steps: {@link #vacate}, after which nobody leads, and {@link #appoint}. A writer that has written to
 * the leader and then finds that it {@linkplain #holds still leads} has written before the first step, so that whoever compares the
 * stores between the steps sees what it wrote. Thread-safe.
 */
public final class Mirror {

    private static final String WHERE_NOTED = "the file PATH.leader or the table tokenhold_leader_TABLE";

    private final Member one;
    private final Member other;

    private record Member(MigratableTokenStore store, LeaderRegister register) {

        static Member of(TokenStore store) {
            if (!(store instanceof MigratableTokenStore migratable)) {
                throw new InvalidConfigurationException("a " + store.getClass().getSimpleName()
                        + " cannot be mirrored: it is not a MigratableTokenStore");
            }
            return new Member(
                    migratable,
                    migratable
                            .leaderRegister()
                            .orElseThrow(() -> new InvalidConfigurationException("a "
                                    + store.getClass().getSimpleName()
                                    + " cannot be mirrored: it has no place to note that it leads")));
        }

        Seen look() {
            try {
                return new Seen(this, register.read().orElse(null), null);
            } catch (StoreUnavailableException e) {
                return new Seen(this, null, e);
            }
        }

        boolean becomes(Leadership next, @Nullable Leadership expected) {
            return register.compareAndSet(expected, next);
        }
    }

    private record Seen(
            Member member,
            @Nullable Leadership noted,
            @Nullable StoreUnavailableException failure) {

        boolean leads() {
            return noted != null && noted.role() == Role.LEADS;
        }

        boolean leadsOrYields() {
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

    private record Glance(Seen leader, Seen follower) {

        Roles roles() {
            return new Roles(
                    leader.member().store(), follower.member().store(), Objects.requireNonNull(leader.noted()));
        }
    }

    /**
     * Which store is to be asked at a time.
     *
     * @param leader the store that leads or, during a switchover, has led
     * @param follower the other one
     * @param noted what the leader has noted
     */
    public record Roles(MigratableTokenStore leader, MigratableTokenStore follower, Leadership noted) {

        /**
         * Whether writes are taken.
         *
         * @return false during a switchover
         */
        public boolean takesWrites() {
            return noted.role() == Role.LEADS;
        }
    }

    /**
     * A mirror of two stores; in which order they are given does not matter.
     *
     * @param one a store
     * @param other another store
     * @throws InvalidConfigurationException if one of them cannot be mirrored
     */
    public Mirror(TokenStore one, TokenStore other) {
        this.one = Member.of(one);
        this.other = Member.of(other);
    }

    /**
     * Makes a store the leader, unless it has been part of a mirror before or the other one leads.
     *
     * @param first the store
     */
    public void begin(TokenStore first) {
        if (glance().isPresent()) {
            return;
        }
        Member leader = member(first);
        Member follower = leader.equals(one) ? other : one;
        // The follower first: processes that disagree which store is the first end up with no leader, not with two.
        // Those that agree all take the last step: who was quicker at the first one may not be there yet.
        follower.becomes(new Leadership(1, Role.FOLLOWS), null);
        Seen seen = follower.look();
        if (seen.noted() != null && !seen.leadsOrYields()) {
            leader.becomes(new Leadership(seen.term() + 1, Role.LEADS), null);
        }
    }

    /**
     * Which store leads at present. If one of them cannot be reached, the other one does if it says so, since the lead is taken from
     * one store before it is given to the other.
     *
     * @return the roles
     * @throws InvalidConfigurationException if neither store has ever led, or both do in the same term
     * @throws StoreUnavailableException if that cannot be told
     */
    public Roles roles() {
        return leading().roles();
    }

    private Glance leading() {
        // Twice, since the lead may have gone over, and back, between one register and the other.
        return glance().or(this::glance)
                .orElseThrow(() -> new InvalidConfigurationException(
                        "neither of the stores has ever led the other: open them as a MirroredTokenStore, which makes the first one"
                                + " the leader; if programs disagree which one that is, remove what the stores have noted, "
                                + WHERE_NOTED + ", and let them agree"));
    }

    private Optional<Glance> glance() {
        Seen first = one.look();
        Seen second = other.look();
        if (!second.leads()) {
            first.requireReached();
        }
        if (!first.leads()) {
            second.requireReached();
        }
        if (first.leadsOrYields() && second.leadsOrYields() && first.term() == second.term()) {
            throw new InvalidConfigurationException("both of the mirrored stores say that they lead in the same term, "
                    + first.term() + ", perhaps because they are parts of different mirrors: end those, and remove what"
                    + " the one that is to follow here has noted, " + WHERE_NOTED);
        }
        return Stream.of(first, second)
                .filter(Seen::leadsOrYields)
                .max(Comparator.comparingLong(Seen::term))
                .map(leader -> new Glance(leader, leader.equals(first) ? second : first));
    }

    /**
     * Whether the roles are what they were.
     *
     * @param roles the roles
     * @return false if the lead has gone over since, or is about to
     */
    public boolean holds(Roles roles) {
        return member(roles.leader())
                .register()
                .read()
                .filter(roles.noted()::equals)
                .isPresent();
    }

    /**
     * The roles after the follower has taken over, as it notes itself: for somebody who cannot reach the leader.
     *
     * @param before the roles before
     * @return the roles now; empty if it has not taken over
     */
    public Optional<Roles> afterTakeover(Roles before) {
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
     * Makes the follower have what the leader has under some ids, also during a switchover. When the lead has gone over, nothing is
     * left to do: the switchover has done it.
     *
     * @param roles the roles
     * @param ids the ids, under which there may be nothing
     * @throws TokenStoreException if that is not possible; some of them may be in step then
     */
    public void bringInStep(Roles roles, Set<String> ids) {
        MirrorSync.bringInStep(this, roles, ids);
    }

    /**
     * Takes the lead away from the leader, also in place of somebody else who has done so. From now on nobody takes writes.
     *
     * @return the roles from now on, to be given to {@link #appoint}
     * @throws InvalidConfigurationException if neither store has ever led
     * @throws StoreUnavailableException if somebody else is changing the roles
     */
    public Roles vacate() {
        Glance glance = leading();
        Seen leader = glance.leader();
        Seen follower = glance.follower();
        long term = Math.max(leader.term(), follower.term()) + 1;
        Leadership yields = new Leadership(term, Role.YIELDS);
        // The follower first: where it cannot be reached, the leader goes on to lead. And as it was seen: where it has
        // taken the lead meanwhile, it keeps it.
        require(follower.member().becomes(new Leadership(term, Role.FOLLOWS), follower.noted())
                && leader.member().becomes(yields, leader.noted()));
        return new Roles(leader.member().store(), follower.member().store(), yields);
    }

    /**
     * Makes one of the stores the leader.
     *
     * @param store the store
     * @param vacancy what {@link #vacate} has returned
     * @throws StoreUnavailableException if somebody else has taken over since
     */
    public void appoint(TokenStore store, Roles vacancy) {
        long term = vacancy.noted().term();
        Leadership expected = store == vacancy.leader() ? vacancy.noted() : new Leadership(term, Role.FOLLOWS);
        require(member(store).becomes(new Leadership(term + 1, Role.LEADS), expected));
    }

    private static void require(boolean changed) {
        if (!changed) {
            throw new StoreUnavailableException(
                    "somebody else is changing which of the mirrored stores leads: try again when they are done");
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
