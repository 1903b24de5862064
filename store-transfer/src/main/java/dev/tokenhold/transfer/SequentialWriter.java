package dev.tokenhold.transfer;

import dev.tokenhold.ConflictException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides on tokens one after the other and writes them in batches. If the target does not take a batch, because it has changed or
 * refuses a token, this class decides again and halves the batch until the token in question is alone. Not thread-safe.
 */
final class SequentialWriter {

    private static final int ATTEMPTS = 5;

    private record Write(OAuthToken source, SourceKey key, Decision decision, Replacement replacement) {

        String id() {
            return Objects.requireNonNull(replacement.token().id());
        }
    }

    /** Why the target did not take a batch: {@code moved} if it has changed, or else because it refuses a token. */
    private record Rejection(boolean moved, String reason) {}

    private final MigratableTokenStore to;
    private final Decider decider;
    private final Counterparts counterparts;
    private final IdMap idMap;
    private final TokenMac mac;
    private final Tally tally;
    private final CopiedTokens copied = new CopiedTokens();
    private final NotCopied notCopied;
    private List<Write> batch = new ArrayList<>();
    private final Set<String> batchIds = new HashSet<>();

    SequentialWriter(
            MigratableTokenStore to,
            Decider decider,
            Counterparts counterparts,
            IdMap idMap,
            TokenMac mac,
            Tally tally) {
        this.to = to;
        this.decider = decider;
        this.counterparts = counterparts;
        this.idMap = idMap;
        this.mac = mac;
        this.tally = tally;
        this.notCopied = new NotCopied(mac);
    }

    /** Decides on a token, and writes it at the next {@link #finish}. */
    void write(OAuthToken token, SourceKey key) {
        Write write = decide(token, key);
        if (write != null && batchIds.contains(write.id())) {
            // If the source has two tokens with one id, the decision on the second depends on the first.
            finish();
            write = decide(token, key);
        }
        if (write != null) {
            batch.add(write);
            batchIds.add(write.id());
        }
    }

    /** Writes the batch. */
    void finish() {
        List<Write> full = batch;
        batch = new ArrayList<>();
        batchIds.clear();
        write(full);
    }

    /** Records the decision on a token that is dealt with; {@code tag} is the MAC of what the target now holds of it, or null. */
    void settle(OAuthToken token, SourceKey key, Decision decision, TokenMac.@Nullable Tag tag) {
        tally.count(token, decision);
        OAuthToken held = decision.held();
        if (held == null || tag == null) {
            notCopied.add(key);
            if (idMap.get(key) != null) {
                tally.leftUnderAnotherId();
            }
        } else {
            copied.add(held, tag);
        }
    }

    /** Continues from where an earlier run stopped. */
    void resume(Checkpoint checkpoint) {
        tally.resume(checkpoint);
        TokenCounts counts = checkpoint.counts();
        copied.addEarlier(counts.created() + counts.updated() + counts.unchanged());
        checkpoint.refused().forEach(token -> notCopied.add(SourceKey.of(Objects.requireNonNull(token.id()))));
    }

    CopiedTokens copied() {
        return copied;
    }

    NotCopied notCopied() {
        return notCopied;
    }

    private void write(List<Write> writes) {
        if (writes.isEmpty() || tally.hasConflicts()) {
            return;
        }
        if (writes.size() == 1) {
            writeAlone(writes.get(0));
            return;
        }
        Rejection rejection = attempt(writes);
        if (rejection == null) {
            writes.forEach(this::written);
            return;
        }
        List<Write> rest = rejection.moved() ? decideAgain(writes) : writes;
        int half = rest.size() / 2;
        write(rest.subList(0, half));
        write(rest.subList(half, rest.size()));
    }

    private void writeAlone(Write first) {
        Write write = first;
        for (int attempt = 1; ; attempt++) {
            Rejection rejection = attempt(List.of(write));
            if (rejection == null) {
                written(write);
                return;
            }
            if (!rejection.moved() || attempt == ATTEMPTS) {
                settle(write.source(), write.key(), new Decision.Refuse(rejection.reason()));
                return;
            }
            Write again = decide(write.source(), write.key());
            if (again == null) {
                return;
            }
            write = again;
        }
    }

    private @Nullable Rejection attempt(List<Write> writes) {
        String reason;
        try {
            if (to.replaceTokens(writes.stream().map(Write::replacement).toList())) {
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

    private List<Write> decideAgain(List<Write> writes) {
        List<Write> rest = new ArrayList<>();
        for (Write write : writes) {
            Write again = decide(write.source(), write.key());
            if (again != null) {
                rest.add(again);
            }
        }
        return rest;
    }

    private @Nullable Write decide(OAuthToken token, SourceKey key) {
        Decision decision = decider.decide(token, key);
        if (decision instanceof Decision.Create create) {
            OAuthToken created = create.written();
            if (created.id() == null) {
                String id = to.newId(counterparts::isTaken);
                idMap.put(key, id);
                created = TokenFields.withId(created, id);
            }
            decision = new Decision.Create(created);
        }
        Replacement replacement = decision.replacement();
        if (replacement == null) {
            settle(token, key, decision);
            return null;
        }
        return new Write(token, key, decision, replacement);
    }

    private void written(Write write) {
        settle(write.source(), write.key(), write.decision());
    }

    private void settle(OAuthToken token, SourceKey key, Decision decision) {
        OAuthToken held = decision.held();
        settle(token, key, decision, held == null ? null : mac.tag(held));
    }
}
