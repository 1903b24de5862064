package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Identity;
import dev.tokenhold.spi.StoredToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a store's tokens by something that tokens have in common. It is built at the first query, also from a damaged store, and
 * not kept up to date: check the tokens that it finds.
 */
final class TokenIndex {

    private final Supplier<Stream<StoredToken>> entries;
    private final Function<OAuthToken, @Nullable OAuthToken> common;
    private final TokenMac mac;
    private @Nullable Map<TokenMac.Fingerprint, List<String>> ids;

    private TokenIndex(
            Supplier<Stream<StoredToken>> entries, Function<OAuthToken, @Nullable OAuthToken> common, TokenMac mac) {
        this.entries = entries;
        this.common = common;
        this.mac = mac;
    }

    /** An index by everything but the id. */
    static TokenIndex byContent(Supplier<Stream<StoredToken>> entries, TokenMac mac) {
        return new TokenIndex(entries, token -> TokenFields.withId(token, null), mac);
    }

    /** An index by user and client. A token without a user is not found and finds nothing. */
    static TokenIndex byIdentity(Supplier<Stream<StoredToken>> entries, TokenMac mac) {
        return new TokenIndex(
                entries,
                token -> token.userName() == null ? null : Identity.of(token).asToken(),
                mac);
    }

    /** The ids of the tokens that have the same in common, in the order of the store; an empty string for each without id. */
    List<String> idsOf(OAuthToken token) {
        OAuthToken key = common.apply(token);
        if (key == null) {
            return List.of();
        }
        if (ids == null) {
            ids = read();
        }
        return ids.getOrDefault(mac.fingerprint(key), List.of());
    }

    private Map<TokenMac.Fingerprint, List<String>> read() {
        Map<TokenMac.Fingerprint, List<String>> index = new HashMap<>();
        try (Stream<StoredToken> inventory = entries.get()) {
            inventory.forEach(entry -> {
                OAuthToken key = entry instanceof StoredToken.Intact intact ? common.apply(intact.token()) : null;
                if (key != null) {
                    String id = entry.id();
                    index.merge(mac.fingerprint(key), List.of(id == null ? "" : id), TokenIndex::join);
                }
            });
        }
        return index;
    }

    // Most lists have one entry, and an immutable list of one takes the least memory.
    private static List<String> join(List<String> some, List<String> more) {
        List<String> all = some.size() == 1 ? new ArrayList<>(some) : some;
        all.addAll(more);
        return all;
    }
}
