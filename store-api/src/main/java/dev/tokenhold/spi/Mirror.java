package dev.tokenhold.spi;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.Leadership.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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

        State state() {
            return new State(this, register.read().orElse(null));
        }
    }

    private record State(Member member, @Nullable Leadership noted) {

        boolean is(Role role) {
            return noted != null && noted.role() == role;
        }

        long term() {
            return noted == null ? 0 : noted.term();
        }

        boolean becomes(Role role, long term) {
            return member.register().compareAndSet(noted, new Leadership(term, role));
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
     * The time between two leaders.
     *
     * @param leader the store that has led
     * @param follower the store that has followed
     * @param term the term of this time
     */
    public record Vacancy(MigratableTokenStore leader, MigratableTokenStore follower, long term) {}

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
        State leader = member(first).state();
        State follower = opposite(first).state();
        if (leader.noted() != null || follower.is(Role.LEADS)) {
            return;
        }
        // The follower first: processes that disagree which store is the first end up with no leader, not with two.
        // Where another process is quicker, what it has noted counts.
        if (follower.noted() != null || follower.becomes(Role.FOLLOWS, 1)) {
            leader.becomes(Role.LEADS, follower.term() + 1);
        }
    }

    /**
     * Which store leads at present.
     *
     * @return the roles
     * @throws InvalidConfigurationException if neither store has ever led, or both do in the same term
     */
    public Roles roles() {
        State first = one.state();
        State second = other.state();
        if (first.is(Role.LEADS) && second.is(Role.LEADS) && first.term() == second.term()) {
            throw new InvalidConfigurationException("both of the mirrored stores say that they lead in the same term, "
                    + first.term()
                    + ", perhaps because they are parts of different mirrors: end all but one of these, then"
                    + " let \"store-migrate switchover\" choose");
        }
        return Stream.of(Role.LEADS, Role.YIELDS)
                .flatMap(
                        role -> Stream.of(first, second)
                                .filter(state -> state.is(role))
                                .max(Comparator.comparingLong(State::term))
                                .stream())
                .findFirst()
                .map(state -> roles(state, state.member().store() == one.store() ? second : first))
                .orElseThrow(() -> new InvalidConfigurationException(
                        "neither of the stores has ever led the other: open them as a MirroredTokenStore, which makes the first one"
                                + " the leader; if programs disagree which one that is, remove what the stores have noted, the file"
                                + " PATH.leader or the table tokenhold_leader_TABLE, and let them agree"));
    }

    private static Roles roles(State leader, State follower) {
        return new Roles(leader.member().store(), follower.member().store(), Objects.requireNonNull(leader.noted()));
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
     * @return the vacancy
     * @throws InvalidConfigurationException if neither store has ever led
     * @throws StoreUnavailableException if somebody else is changing the roles
     */
    public Vacancy vacate() {
        Roles roles = roles();
        State leader = member(roles.leader()).state();
        State follower = member(roles.follower()).state();
        long term = Math.max(leader.term(), follower.term()) + 1;
        // The follower first: where it cannot be reached, the leader goes on to lead.
        require(follower.becomes(Role.FOLLOWS, term) && leader.becomes(Role.YIELDS, term));
        return new Vacancy(roles.leader(), roles.follower(), term);
    }

    /**
     * Makes one of the stores the leader.
     *
     * @param store the store
     * @param vacancy what {@link #vacate} has returned
     * @throws StoreUnavailableException if somebody else has taken over since
     */
    public void appoint(TokenStore store, Vacancy vacancy) {
        Role role = store == vacancy.leader() ? Role.YIELDS : Role.FOLLOWS;
        require(new State(member(store), new Leadership(vacancy.term(), role)).becomes(Role.LEADS, vacancy.term() + 1));
    }

    private static void require(boolean changed) {
        if (!changed) {
            throw new StoreUnavailableException(
                    "somebody else is changing which of the mirrored stores leads: try again when they are done");
        }
    }

    private Member member(TokenStore store) {
        return List.of(one, other).stream()
                .filter(member -> member.store() == store)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the store is not part of this mirror"));
    }

    private Member opposite(TokenStore store) {
        return member(store).store() == one.store() ? other : one;
    }
}
