package dev.tokenhold.transfer;

import dev.tokenhold.ConflictException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.transfer.Decider.Decided;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides on tokens one after the other and writes them in batches. If the target does not take a batch, because it has changed or
 * refuses a token, this class decides again and halves the batch until the token in question is alone. Not thread-safe unless a method
 * says so.
 */
final class SequentialWriter {

    private static final int ATTEMPTS = 5;

    /** A token that is dealt with, and the MAC of what the target now holds of it, or null. */
    record Settled(Decided decided, TokenMac.@Nullable Tag tag) {}

    /** Why the target did not take a batch: {@code moved} if it has changed, or else because it refuses a token. */
    record Rejection(boolean moved, String reason) {}

    final Tally tally;
    final CopiedTokens copied = new CopiedTokens();
    final NotCopied notCopied;
    private final Decider decider;
    private final Counterparts counterparts;
    private final Map<String, Decided> batch = new LinkedHashMap<>();

    SequentialWriter(Decider decider, Counterparts counterparts, Tally tally) {
        this.decider = decider;
        this.counterparts = counterparts;
        this.tally = tally;
        this.notCopied = new NotCopied(counterparts.mac);
    }

    /** Decides on a token, and writes it at the next {@link #finish}. */
    void write(OAuthToken token, SourceKey key) {
        Decided write = decide(token, key);
        if (write != null && batch.containsKey(write.targetId())) {
            // If the source has two tokens with one id, the decision on the second depends on the first.
            finish();
            write = decide(token, key);
        }
        if (write != null) {
            batch.put(write.targetId(), write);
        }
    }

    /** Writes the batch. */
    void finish() {
        List<Decided> full = List.copyOf(batch.values());
        batch.clear();
        write(full, 1);
    }

    /** Continues from where an earlier run stopped. */
    void resume(Checkpoint checkpoint) {
        tally.resume(checkpoint);
        copied.addEarlier(checkpoint);
        checkpoint.refused().forEach(token -> notCopied.add(SourceKey.of(Objects.requireNonNull(token.id()))));
    }

    /** Writes all tokens, or none and returns the reason. Thread-safe. */
    @Nullable
    Rejection attempt(List<Replacement> replacements) {
        String reason;
        try {
            if (counterparts.to.replaceTokens(replacements)) {
                return null;
            }
            reason = "other programs kept changing the target's token: run again when they are done";
        } catch (ConflictException e) {
            reason = String.valueOf(e.getMessage());
        } catch (InvalidTokenException e) {
            return new Rejection(false, String.valueOf(e.getMessage()));
        }
        counterparts.targetChanged();
        return new Rejection(true, reason);
    }

    /** The token after its decision was carried out. Thread-safe. */
    Settled settled(Decided decided) {
        OAuthToken held = decided.decision().held();
        return new Settled(decided, held == null ? null : counterparts.mac.tag(held));
    }

    /** Records a token that is dealt with. */
    void settle(Settled settled) {
        Decided decided = settled.decided();
        tally.count(decided.token(), decided.decision());
        OAuthToken held = decided.decision().held();
        if (held == null || settled.tag() == null) {
            notCopied.add(decided.key());
            if (counterparts.idMap.get(decided.key()) != null) {
                tally.leftUnderAnotherId();
            }
        } else {
            copied.add(held, settled.tag());
            if (!counterparts.keepsId(decided.token())) {
                // Also if both ids are equal: where the place of a row is its id, that is a coincidence.
                tally.leftUnderAnotherId();
            }
        }
    }

    private void write(List<Decided> writes, int attempt) {
        if (writes.isEmpty() || tally.hasConflicts()) {
            return;
        }
        boolean alone = writes.size() == 1;
        Rejection rejection = attempt(Decided.replacements(writes));
        if (rejection == null) {
            writes.forEach(write -> settle(settled(write)));
        } else if (alone && (!rejection.moved() || attempt == ATTEMPTS)) {
            settle(settled(writes.get(0).with(new Decision.Refuse(rejection.reason()))));
        } else {
            List<Decided> rest = rejection.moved() ? decideAgain(writes) : writes;
            int half = rest.size() / 2;
            int next = alone ? attempt + 1 : 1;
            write(rest.subList(0, half), next);
            write(rest.subList(half, rest.size()), next);
        }
    }

    private List<Decided> decideAgain(List<Decided> writes) {
        List<Decided> rest = new ArrayList<>();
        for (Decided write : writes) {
            Decided again = decide(write.token(), write.key());
            if (again != null) {
                rest.add(again);
            }
        }
        return rest;
    }

    /** The decision on a token that is to be written; null if there is nothing to write. */
    private @Nullable Decided decide(OAuthToken token, SourceKey key) {
        Decided decided = new Decided(token, key, decider.decide(token, key));
        OAuthToken written = decided.decision().written();
        if (written == null) {
            settle(settled(decided));
            return null;
        }
        if (written.id() != null) {
            return decided;
        }
        return decided.with(new Decision.Create(TokenFields.withId(written, counterparts.newId(key))));
    }
}
