package dev.tokenhold.migrate;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.TokenStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares every token of the source that was to be copied with what the target returns under its id. */
final class Verifier implements SourcePass.Visitor {

    private final TokenStore target;
    private final Applier applied;
    private final IdMap idMap;
    private final List<Difference> differences = new ArrayList<>();
    private final TokenDigest digestFrom;
    private final TokenDigest digestTo;
    private long verified;

    Verifier(TokenStore target, Applier applied, IdMap idMap, TokenMac mac) {
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
        Optional<OAuthToken> stored;
        try {
            stored = target.findTokenById(expected.id());
        } catch (TamperedRecordException e) {
            differs(Difference.Kind.UNREADABLE, expected, token, null);
            return true;
        }
        stored.ifPresent(digestTo::add);
        if (stored.filter(expected::equals).isPresent()) {
            verified++;
        } else {
            differs(kind(expected, stored), expected, token, stored.orElse(null));
        }
        return true;
    }

    Verification result() {
        // A token that the source has lost since it was copied has not been compared.
        boolean complete = verified == applied.copied().size();
        return new Verification(verified, differences, digestFrom.hex(), digestTo.hex(), complete);
    }

    private Difference.Kind kind(OAuthToken expected, Optional<OAuthToken> stored) {
        CopiedTokens copied = applied.copied();
        boolean holdsWhatWasCopied = stored.filter(copied::contains).isPresent();
        if (holdsWhatWasCopied || (stored.isEmpty() && !copied.contains(expected))) {
            return Difference.Kind.SOURCE_CHANGED;
        }
        return stored.isPresent() ? Difference.Kind.DIFFERS : Difference.Kind.MISSING;
    }

    private void differs(Difference.Kind kind, OAuthToken expected, OAuthToken token, @Nullable OAuthToken stored) {
        differences.add(new Difference(
                kind,
                token.id(),
                expected.id() == null ? List.of() : List.of(expected.id()),
                stored == null ? List.of() : TokenFields.differing(expected, stored)));
    }
}
