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
 * Decides and writes tokens one after the other, in batches. A batch that the target does not take, because it has changed or
 * because it refuses a token, is decided anew and halved until the token in question is alone. For one thread.
 */
final class Applier {

    private static final int ATTEMPTS = 5;

    private record Write(OAuthToken source, SourceKey key, Decision decision, Replacement replacement) {

        String id() {
            return Objects.requireNonNull(replacement.token().id());
        }
    }

    /** Why a batch was not written: because the target is not what it was, or because it does not take a token. */
    private record Failure(boolean moved, String reason) {}

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

    Applier(
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

    /** Decides on a token; it is written at the next {@link #finish}. */
    void apply(OAuthToken token, SourceKey key) {
        Write write = decide(token, key);
        if (write != null && batchIds.contains(write.id())) {
            // A source with two tokens of one id: the second is decided by what the first has become.
            finish();
            write = decide(token, key);
        }
        if (write != null) {
            batch.add(write);
            batchIds.add(write.id());
        }
    }

    /** Writes what is still waiting to be. */
    void finish() {
        List<Write> full = batch;
        batch = new ArrayList<>();
        batchIds.clear();
        write(full);
    }

    /** Notes what has become of a token; {@code tag} is the MAC of what the target holds of it now, if it does. */
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

    /** Goes on from where an earlier run was. */
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
        Failure failure = attempt(writes);
        if (failure == null) {
            writes.forEach(this::written);
            return;
        }
        List<Write> rest = failure.moved() ? decideAgain(writes) : writes;
        int half = rest.size() / 2;
        write(rest.subList(0, half));
        write(rest.subList(half, rest.size()));
    }

    private void writeAlone(Write first) {
        Write write = first;
        for (int attempt = 1; ; attempt++) {
            Failure failure = attempt(List.of(write));
            if (failure == null) {
                written(write);
                return;
            }
            if (!failure.moved() || attempt == ATTEMPTS) {
                settle(write.source(), write.key(), new Decision.Refuse(failure.reason()));
                return;
            }
            Write again = decide(write.source(), write.key());
            if (again == null) {
                return;
            }
            write = again;
        }
    }

    private @Nullable Failure attempt(List<Write> writes) {
        String reason;
        try {
            if (to.replaceTokens(writes.stream().map(Write::replacement).toList())) {
                return null;
            }
            reason = "others changed the target's token again and again: run again when they are done";
        } catch (ConflictException e) {
            reason = String.valueOf(e.getMessage());
        } catch (InvalidTokenException e) {
            return new Failure(false, String.valueOf(e.getMessage()));
        }
        counterparts.targetChanged();
        return new Failure(true, reason);
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
            OAuthToken created = create.token();
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
