package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a store's tokens by user and client; of two with the same, the first. Built when first asked, of what can be read in
 * a damaged store too, and not kept up to date: check what it finds.
 */
final class IdentityIndex {

    private final Supplier<Stream<StoredToken>> entries;
    private final TokenMac mac;
    private @Nullable Map<TokenMac.Fingerprint, String> ids;

    IdentityIndex(Supplier<Stream<StoredToken>> entries, TokenMac mac) {
        this.entries = entries;
        this.mac = mac;
    }

    /** The id of the token with the same user and client; an empty string when that token has none. */
    Optional<String> idOf(OAuthToken token) {
        if (token.userName() == null) {
            return Optional.empty();
        }
        if (ids == null) {
            ids = read();
        }
        return Optional.ofNullable(ids.get(mac.fingerprint(Identity.of(token).asToken())));
    }

    private Map<TokenMac.Fingerprint, String> read() {
        Map<TokenMac.Fingerprint, String> index = new HashMap<>();
        try (Stream<StoredToken> inventory = entries.get()) {
            inventory.forEach(entry -> {
                if (entry instanceof StoredToken.Intact intact && intact.token().userName() != null) {
                    String id = intact.token().id();
                    index.putIfAbsent(
                            mac.fingerprint(Identity.of(intact.token()).asToken()), id == null ? "" : id);
                }
            });
        }
        return index;
    }
}
