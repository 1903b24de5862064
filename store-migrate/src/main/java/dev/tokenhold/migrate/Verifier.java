package dev.tokenhold.migrate;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares every token of the source that was to be copied with what the target returns under its id. */
final class Verifier implements SourcePass.Visitor {

    // One question to the target for so many tokens: over a network each question takes longer than many answers.
    private static final int ASKED_AT_ONCE = 1_000;

    /**
     * What the target is to have.
     *
     * @param token the token of the source
     * @param stored the same under the id that it has in the target
     */
    private record Expected(OAuthToken token, OAuthToken stored) {

        String id() {
            return Objects.requireNonNull(stored.id());
        }
    }

    private final MigratableTokenStore target;
    private final Applier applied;
    private final IdMap idMap;
    private final List<Difference> differences = new ArrayList<>();
    private final TokenDigest digestFrom;
    private final TokenDigest digestTo;
    private final List<Expected> waiting = new ArrayList<>();
    private long verified;

    Verifier(MigratableTokenStore target, Applier applied, IdMap idMap, TokenMac mac) {
        this.target = target;
        this.applied = applied;
        this.idMap = idMap;
        digestFrom = new TokenDigest(mac);
        digestTo = new TokenDigest(mac);
    }

    @Override
    public boolean visit(OAuthToken token, SourceKey key) {
        if (!applied.wasCopied(key)) {
            return true;
        }
        String mapped = idMap.get(key);
        OAuthToken expected = mapped == null ? token : TokenFields.withId(token, mapped);
        digestFrom.add(expected);
        if (expected.id() == null) {
            differs(Difference.Kind.SOURCE_CHANGED, expected, token, null);
            return true;
        }
        waiting.add(new Expected(token, expected));
        if (waiting.size() == ASKED_AT_ONCE) {
            compareWaiting();
        }
        return true;
    }

    Verification result() {
        compareWaiting();
        // A token that the source has lost since it was copied has not been compared.
        boolean complete = verified == applied.copied().size();
        return new Verification(verified, differences, digestFrom.hex(), digestTo.hex(), complete);
    }

    private void compareWaiting() {
        Map<String, OAuthToken> intact = new HashMap<>();
        Set<String> unreadable = new HashSet<>();
        for (StoredToken entry :
                target.inventoryOf(waiting.stream().map(Expected::id).collect(Collectors.toSet()))) {
            if (entry instanceof StoredToken.Intact found) {
                intact.put(Objects.requireNonNull(found.token().id()), found.token());
            } else if (entry instanceof StoredToken.Damaged damaged && damaged.id() != null) {
                unreadable.add(damaged.id());
            }
        }
        for (Expected expected : waiting) {
            if (unreadable.contains(expected.id())) {
                differs(Difference.Kind.UNREADABLE, expected.stored(), expected.token(), null);
            } else {
                compare(expected, intact.get(expected.id()));
            }
        }
        waiting.clear();
    }

    private void compare(Expected expected, @Nullable OAuthToken stored) {
        if (stored != null) {
            digestTo.add(stored);
        }
        if (expected.stored().equals(stored)) {
            verified++;
        } else {
            differs(kind(expected.stored(), stored), expected.stored(), expected.token(), stored);
        }
    }

    private Difference.Kind kind(OAuthToken expected, @Nullable OAuthToken stored) {
        CopiedTokens copied = applied.copied();
        if (stored == null) {
            return copied.contains(expected) ? Difference.Kind.MISSING : Difference.Kind.SOURCE_CHANGED;
        }
        return copied.contains(stored) ? Difference.Kind.SOURCE_CHANGED : Difference.Kind.DIFFERS;
    }

    private void differs(Difference.Kind kind, OAuthToken expected, OAuthToken token, @Nullable OAuthToken stored) {
        differences.add(new Difference(
                kind,
                token.id(),
                expected.id() == null ? List.of() : List.of(expected.id()),
                stored == null ? List.of() : TokenFields.differing(expected, stored)));
    }
}
