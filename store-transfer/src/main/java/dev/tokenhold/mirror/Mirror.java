package dev.tokenhold.mirror;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.internal.MirrorNote;
import dev.tokenhold.internal.MirrorNote.Role;
import dev.tokenhold.mirror.Member.Seen;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.MigratableTokenStore;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Two stores, one the leader and one the follower. Each notes its role in its {@link LeaderRegister}; two leaders never exist at once.
 *
 * <p>A switchover takes two steps: {@link #stepDown}, after which no store leads, and {@link #promote}. A writer writes to the leader
 * and then checks that it {@linkplain #holds still leads}. If it does, the write came before the first step, and a comparison between
 * the steps sees it. Thread-safe.
 *
 * <p>The keyrings authenticate the notes, so that an attacker who can write to one store can only put back an older note of it. Both
 * steps exceed the terms of both stores. Any older note of the follower is therefore below the leader's, and does no harm while both
 * can be read. So the first look has to reach both, and later ones take no leader of a lower term than was seen before.
 */
final class Mirror {

    private static final String ADVICE =
            "end the mirror in both stores, with store-migrate mirror --end --store URI, and let them agree which store"
                    + " is the first";

    private final Member one;
    private final Member other;
    private final AtomicLong greatestTerm = new AtomicLong();
    private volatile boolean reachedBoth;

    private record Observation(Seen leader, Seen follower) {

        Roles roles() {
            return new Roles(
                    leader.member().store(),
                    follower.member().store(),
                    Objects.requireNonNull(leader.note()),
                    Objects.requireNonNull(leader.raw()));
        }
    }

    /**
     * The roles of the stores at one time.
     *
     * @param leader the store that leads; during a switchover, the store that led until then
     * @param follower the other store
     * @param note what the leader has noted
     * @param raw the same as it is stored
     */
    record Roles(MigratableTokenStore leader, MigratableTokenStore follower, MirrorNote note, Bytes raw) {

        /** Returns false during a switchover. */
        boolean takesWrites() {
            return note.role() == Role.LEADS;
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
        Member.introduce(one, other, true);
        Member leader = member(first);
        Member follower = leader == one ? other : one;
        // The follower first: processes that disagree about which store is the first end up with no leader, not with
        // two.
        // Processes that agree all take the last step, since the one that took the first step may not have got there
        // yet.
        Seen none = follower.observe();
        if (none.raw() == null) {
            none.requireReached();
            follower.replace(none, Role.FOLLOWS, 1);
        }
        Seen seen = follower.observe();
        Seen leaderNone = leader.observe();
        if (seen.note() != null && !seen.leadsOrSteppedDown() && leaderNone.raw() == null) {
            leaderNone.requireReached();
            leader.replace(leaderNone, Role.LEADS, seen.term() + 1);
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
        return observe().or(this::observe).orElseThrow(this::noLeader);
    }

    private TokenStoreException noLeader() {
        return greatestTerm.get() == 0
                ? new InvalidConfigurationException(
                        "neither of the stores has ever led the other: let your programs open them as a MirroredTokenStore, which makes the first"
                                + " one the leader; if they disagree which one that is, " + ADVICE)
                : new StoreUnavailableException(
                        "the mirror was ended, or the note of the store that led was removed: restart the programs that use it");
    }

    private Optional<Observation> observe() {
        // Before the notes are read: another thread may see newer ones before this one has judged what it read.
        long seenBefore = greatestTerm.get();
        Member.Read readFirst = one.read();
        Member.Read readSecond = other.read();
        // After the notes: none is made before both stores have an id, and what was read may just have been made.
        boolean introduced = reachedBoth || Member.introduce(one, other, false);
        Seen first = readFirst.judge();
        Seen second = readSecond.judge();
        if (!reachedBoth || !second.leads()) {
            first.requireReached();
        }
        if (!reachedBoth || !first.leads()) {
            second.requireReached();
        }
        reachedBoth = introduced;
        if (first.leadsOrSteppedDown() && second.leadsOrSteppedDown() && first.term() == second.term()) {
            throw new InvalidConfigurationException(
                    "both of the mirrored stores say that they lead in the same term, " + first.term() + ": " + ADVICE);
        }
        return Stream.of(first, second)
                .filter(Seen::leadsOrSteppedDown)
                .max(Comparator.comparingLong(Seen::term))
                .map(leader -> new Observation(leader, leader.equals(first) ? second : first))
                .map(observation -> notOlderThan(seenBefore, observation));
    }

    private Observation notOlderThan(long seenBefore, Observation observation) {
        long term = observation.leader().term();
        greatestTerm.accumulateAndGet(term, Math::max);
        if (seenBefore > term) {
            observation.follower().requireReached();
            throw new StoreUnavailableException(
                    "the mirrored stores have older notes about which of them leads than were seen before, perhaps because one was restored"
                            + " from a backup: restart the programs that use the mirror when both stores can be reached");
        }
        return observation;
    }

    /** Whether these are still the roles; false after a switchover, and during one. */
    boolean holds(Roles roles) {
        return member(roles.leader()).says(roles.raw());
    }

    /** Asks the follower alone, because the leader cannot be reached: the roles after its promotion, or empty if it still follows. */
    Optional<Roles> afterTakeover(Roles before) {
        MigratableTokenStore successor = before.follower();
        MigratableTokenStore predecessor = before.leader();
        Seen seen = member(successor).observe();
        seen.requireReached();
        return seen.leads() && seen.term() > before.note().term()
                ? Optional.of(new Roles(
                        successor,
                        predecessor,
                        Objects.requireNonNull(seen.note()),
                        Objects.requireNonNull(seen.raw())))
                : Optional.empty();
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
        follower.requireReached();
        long term = Math.max(leader.term(), follower.term()) + 1;
        // The follower first: if it cannot be reached, the leader continues to lead. Each on condition that it is as
        // observed: a follower that was promoted meanwhile keeps the lead.
        require(follower.member().replace(follower, Role.FOLLOWS, term)
                && leader.member().replace(leader, Role.STEPPING_DOWN, term));
        Bytes raw = leader.member().note(Role.STEPPING_DOWN, term);
        MirrorNote before = Objects.requireNonNull(leader.note());
        MirrorNote note = new MirrorNote(before.store(), before.peer(), Role.STEPPING_DOWN, term);
        return new Roles(leader.member().store(), follower.member().store(), note, raw);
    }

    /**
     * Makes one of the stores the leader.
     *
     * @param steppedDown the result of {@link #stepDown}
     * @throws StoreUnavailableException if another process took over the switchover since
     */
    void promote(TokenStore store, Roles steppedDown) {
        long term = steppedDown.note().term();
        Member member = member(store);
        Bytes expected = store == steppedDown.leader() ? steppedDown.raw() : member.note(Role.FOLLOWS, term);
        require(member.replace(expected, Role.LEADS, term + 1));
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
