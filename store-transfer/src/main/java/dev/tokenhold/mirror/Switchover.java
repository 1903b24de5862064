package dev.tokenhold.mirror;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.mirror.Mirror.Roles;
import dev.tokenhold.transfer.ConflictPolicy;
import dev.tokenhold.transfer.Difference;
import dev.tokenhold.transfer.Migration;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.MigrationResult;
import dev.tokenhold.transfer.ProgressListener;
import dev.tokenhold.transfer.StoreComparison;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Promotes the follower of a mirror, for all processes that use the stores as a {@link MirroredTokenStore}, after it has proved that
 * the follower has every token.
 *
 * <p>First, while writers continue, it copies the tokens that the follower lacks. Then the leader steps down, and writers wait while
 * the stores are compared. What differs, because a writer was busy or a process ended before it wrote the follower, is brought in
 * step, and the stores are compared again. If they do not become equal, the old leader leads again.
 *
 * <p>The leases of the tokens go along, so that nobody presents a refresh token that is being presented, or was. Only leases that name
 * another refresh token than the stored one stay behind. If one of the stores keeps no leases, none go along: close the programs'
 * {@code FreshTokens} first.
 *
 * <p>If this process ends in between, writers continue to wait: run a switchover again, or {@link #giveBack}. Call {@link #run} once,
 * from one thread; call {@link #cancel} from any thread.
 */
public final class Switchover {

    // Each writer that was busy when the leader stepped down makes one more difference at most.
    private static final int COMPARISONS = 10;

    private final TokenStore from;
    private final TokenStore to;
    private final Mirror mirror;
    private final ProgressListener listener;
    private volatile boolean cancelled;
    private volatile Runnable cancelCurrent = () -> {};

    /**
     * Creates a switchover. It does not close the stores.
     *
     * @param from the leader, opened by itself
     * @param to the follower, opened by itself; what it has beyond the leader is deleted
     * @param listener is told about progress
     * @throws InvalidConfigurationException if one of them cannot be mirrored
     */
    public Switchover(TokenStore from, TokenStore to, ProgressListener listener) {
        this.from = from;
        this.to = to;
        this.mirror = new Mirror(from, to);
        this.listener = listener;
    }

    /**
     * Switches over.
     *
     * @return the report of the last comparison: {@code OK} if {@code to} leads now; anything else says why {@code from} still leads
     * @throws InvalidConfigurationException if {@code from} does not lead; nothing was changed
     * @throws UnsupportedFormatException if a newer release wrote one of the leases; {@code from} leads
     * @throws TokenStoreException if a store failed, or {@link #cancel} was called; {@code from} leads again if it can be reached
     */
    public MigrationReport run() {
        requireLead();
        MigrationReport report = copyMissing();
        if (report.result() != MigrationResult.OK) {
            return report;
        }
        // Most leases, while writers continue.
        LeaseSync.bringInStep(mirror, mirror.roles(), () -> cancelled);
        Roles steppedDown = mirror.stepDown();
        try {
            report = makeEqual(steppedDown);
        } catch (RuntimeException | Error e) {
            giveBack(steppedDown, e);
            throw e;
        }
        mirror.promote(report.result() == MigrationResult.OK ? to : from, steppedDown);
        return report;
    }

    /**
     * Ends an interrupted switchover, or one that is under way: {@code from} leads again.
     *
     * @throws InvalidConfigurationException if {@code from} did not lead before; nothing was changed
     * @throws TokenStoreException if a store failed
     */
    public void giveBack() {
        requireLead();
        mirror.promote(from, mirror.stepDown());
    }

    /** Ends the run after the present batches, with an exception or a report that says so; {@code from} leads again. */
    public void cancel() {
        cancelled = true;
        cancelCurrent.run();
    }

    private MigrationReport copyMissing() {
        Migration migration = Migration.builder(from, to)
                .onConflict(ConflictPolicy.SKIP)
                .verify(false)
                .listener(listener)
                .build();
        return run(migration::run, migration::cancel);
    }

    private MigrationReport makeEqual(Roles steppedDown) {
        MigrationReport report = compareWithLeases(steppedDown);
        for (int i = 1; i < COMPARISONS && report.result() == MigrationResult.MISMATCH; i++) {
            Set<String> ids = new HashSet<>();
            for (Difference difference : report.differences()) {
                if (difference.id() != null) {
                    ids.add(difference.id());
                }
                ids.addAll(difference.targetIds());
            }
            MirrorSync.bringInStep(mirror, steppedDown, ids);
            report = compareWithLeases(steppedDown);
        }
        return report;
    }

    private MigrationReport compareWithLeases(Roles steppedDown) {
        // Leases first: a writer that was busy may delete or replace a token, and with it the lease of a refresh under
        // way. If the
        // comparison does not see that, the follower has the token, and the lease too.
        LeaseSync.bringInStep(mirror, steppedDown, () -> cancelled);
        return compare();
    }

    private MigrationReport compare() {
        StoreComparison comparison = new StoreComparison(from, to, listener);
        return run(comparison::run, comparison::cancel);
    }

    private MigrationReport run(Supplier<MigrationReport> part, Runnable cancel) {
        // In this order, so that a cancel() at any moment reaches the part, from here or from there.
        cancelCurrent = cancel;
        if (cancelled) {
            cancel.run();
        }
        return part.get();
    }

    private void requireLead() {
        if (mirror.roles().leader() != from) {
            throw new InvalidConfigurationException(
                    "the store that is to hand the lead over does not have it: the other one leads already;"
                            + " nothing was changed");
        }
    }

    private void giveBack(Roles steppedDown, Throwable because) {
        try {
            mirror.promote(from, steppedDown);
        } catch (TokenStoreException e) {
            because.addSuppressed(e);
            if (because instanceof TokenStoreException) {
                throw new StoreUnavailableException(
                        because.getMessage() + "; and the store that has led could not be made to lead again ("
                                + e.getMessage()
                                + "), so that writers wait: switch over again, or give the lead back, as soon as it can be reached",
                        because);
            }
        }
    }
}
