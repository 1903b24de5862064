package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import java.util.HashMap;
import java.util.Map;

/** Assigns keys to the tokens of one pass over the source. Call it in the order of the source. */
final class SourceKeys {

    private final TokenMac mac;
    private final Map<TokenMac.Fingerprint, Integer> occurrences = new HashMap<>();

    SourceKeys(TokenMac mac) {
        this.mac = mac;
    }

    SourceKey of(OAuthToken token) {
        if (token.id() != null) {
            return SourceKey.of(token.id());
        }
        TokenMac.Fingerprint content = mac.fingerprint(token);
        return new SourceKey(null, content, occurrences.merge(content, 1, Integer::sum));
    }
}
