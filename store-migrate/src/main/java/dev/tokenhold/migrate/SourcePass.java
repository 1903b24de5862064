package dev.tokenhold.migrate;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;

/** One reading of the whole source. */
final class SourcePass {

    /** What is done with a token. */
    @FunctionalInterface
    interface Visitor {

        /** Deals with a token; false ends the pass. */
        boolean visit(OAuthToken token, SourceKey key);
    }

    private final TokenMac mac;
    private final Map<TokenMac.Fingerprint, Integer> occurrences = new HashMap<>();

    private SourcePass(TokenMac mac) {
        this.mac = mac;
    }

    static void over(MigratableTokenStore from, TokenMac mac, Progress progress, Tally tally, Visitor visitor) {
        SourcePass pass = new SourcePass(mac);
        try (Stream<StoredToken> inventory = from.inventory()) {
            Iterator<StoredToken> entries = inventory.iterator();
            while (entries.hasNext()) {
                StoredToken entry = entries.next();
                if (entry instanceof StoredToken.Damaged damaged) {
                    tally.damaged.add(damaged);
                } else if (entry instanceof StoredToken.Superseded superseded) {
                    tally.superseded.add(superseded);
                } else if (entry instanceof StoredToken.Intact intact) {
                    progress.check();
                    tally.read();
                    if (!visitor.visit(intact.token(), pass.keyOf(intact.token()))) {
                        return;
                    }
                    progress.step();
                }
            }
        }
    }

    private SourceKey keyOf(OAuthToken token) {
        if (token.id() != null) {
            return new SourceKey(token.id(), null, 0);
        }
        TokenMac.Fingerprint content = mac.fingerprint(token);
        return new SourceKey(null, content, occurrences.merge(content, 1, Integer::sum));
    }
}
