package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a store's tokens by everything else in them. Built when first asked, of what can be read in a damaged store too, and
 * not kept up to date: check what it finds.
 */
final class ContentIndex {

    private final Supplier<Stream<StoredToken>> entries;
    private final TokenMac mac;
    private @Nullable Map<TokenMac.Fingerprint, List<String>> ids;

    ContentIndex(Supplier<Stream<StoredToken>> entries, TokenMac mac) {
        this.entries = entries;
        this.mac = mac;
    }

    /** The ids of the tokens that are equal to this one apart from the id; an empty string for each that has none. */
    List<String> idsOf(OAuthToken token) {
        if (ids == null) {
            ids = read();
        }
        return ids.getOrDefault(fingerprint(token), List.of());
    }

    private Map<TokenMac.Fingerprint, List<String>> read() {
        Map<TokenMac.Fingerprint, List<String>> index = new HashMap<>();
        try (Stream<StoredToken> inventory = entries.get()) {
            inventory.forEach(entry -> {
                if (entry instanceof StoredToken.Intact intact) {
                    String id = intact.token().id();
                    index.computeIfAbsent(fingerprint(intact.token()), any -> new ArrayList<>(1))
                            .add(id == null ? "" : id);
                }
            });
        }
        return index;
    }

    private TokenMac.Fingerprint fingerprint(OAuthToken token) {
        return mac.fingerprint(TokenFields.withId(token, null));
    }
}
