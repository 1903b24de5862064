package dev.tokenhold.migrate;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.MirroredTokenStore;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.Mirror;
import dev.tokenhold.spi.Mirror.Roles;
import java.util.HashSet;
import java.util.Set;

/**
 * Makes the other one of two mirrored stores lead, for all processes that use them as a {@link MirroredTokenStore}, and proves before
 * that it has every token.
 *
 * <p>First, while writers go on, tokens are copied that the other store has not at all. Then nobody takes writes, and the writers
 * wait: the stores are compared; what differs, because a writer was in the middle of it, or a process has ended before it could write
 * the second store, is brought in step, and they are compared again. If they do not become equal, the store that has led goes on to
 * lead.
 *
 * <p>When the process ends in between, however it ends, writers go on to wait: run it again, or {@link #giveBack}. {@link #run} is for
 * one thread, once; {@link #cancel} for any.
 */
public final class Switchover {

    // A writer that was in the middle of a write makes one more difference at most.
    private static final int COMPARISONS = 10;

    private final TokenStore from;
    private final TokenStore to;
    private final Mirror mirror;
    private final Progress progress;

    /**
     * A switchover.
     *
     * @param from the store that leads, opened by itself; not closed
     * @param to the store that is to lead, opened by itself; everything in it that the other one has not is deleted; not closed
     * @param listener who is told about progress
     * @throws InvalidConfigurationException if one of them cannot be mirrored
     */
    public Switchover(TokenStore from, TokenStore to, ProgressListener listener) {
        this.from = from;
        this.to = to;
        this.mirror = new Mirror(from, to);
        this.progress = new Progress(listener);
    }

    /**
     * Switches over.
     *
     * @return {@code OK} if {@code to} leads now: the report of the last comparison, when it was equal. Anything else says why {@code
     *     from} goes on to lead
     * @throws InvalidConfigurationException if {@code from} does not lead; nothing was changed
     * @throws TokenStoreException if a store failed, or {@link #cancel} was called; {@code from} goes on to lead if it can be reached
     */
    public MigrationReport run() {
        requireLead();
        MigrationReport report = copyMissing();
        if (report.result() != MigrationResult.OK) {
            return report;
        }
        Roles vacancy = mirror.vacate();
        try {
            report = makeEqual(vacancy);
        } catch (RuntimeException | Error e) {
            giveBack(vacancy, e);
            throw e;
        }
        mirror.appoint(report.result() == MigrationResult.OK ? to : from, vacancy);
        return report;
    }

    /**
     * Ends a switchover that was interrupted, or one that is under way: {@code from} goes on to lead.
     *
     * @throws InvalidConfigurationException if {@code from} has not led before; nothing was changed
     * @throws TokenStoreException if a store failed
     */
    public void giveBack() {
        requireLead();
        mirror.appoint(from, mirror.vacate());
    }

    /** Ends the run after the batches that are under way, with an exception or a report that says so; {@code from} goes on to lead. */
    public void cancel() {
        progress.cancel();
    }

    private MigrationReport copyMissing() {
        return Migration.builder(from, to)
                .onConflict(ConflictPolicy.SKIP)
                .verify(false)
                .progress(progress)
                .build()
                .run();
    }

    private MigrationReport makeEqual(Roles vacancy) {
        MigrationReport report = compare();
        for (int i = 1; i < COMPARISONS && report.result() == MigrationResult.MISMATCH; i++) {
            Set<String> ids = new HashSet<>();
            for (Difference difference : report.differences()) {
                if (difference.id() != null) {
                    ids.add(difference.id());
                }
                ids.addAll(difference.targetIds());
            }
            mirror.bringInStep(vacancy, ids);
            report = compare();
        }
        return report;
    }

    private MigrationReport compare() {
        return new StoreComparison(from, to, progress).run();
    }

    private void requireLead() {
        if (mirror.roles().leader() != from) {
            throw new InvalidConfigurationException(
                    "the store that is to hand the lead over does not have it: the other one leads already;"
                            + " nothing was changed");
        }
    }

    private void giveBack(Roles vacancy, Throwable because) {
        try {
            mirror.appoint(from, vacancy);
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
