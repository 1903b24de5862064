package dev.tokenhold.transfer;

import dev.tokenhold.spi.InventoryPage;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The inventory of a target, every token with an id. If the format has no ids, the tokens have the ids that the store assigns, by which
 * a migration finds and replaces them.
 */
final class TargetInventory {

    private TargetInventory() {}

    static Stream<StoredToken> of(MigratableTokenStore to) {
        return hasIds(to) ? to.inventory() : tokens(to);
    }

    static Stream<InventoryPage> pages(MigratableTokenStore to, int size) {
        return hasIds(to) ? to.inventoryPages(null, size) : tokens(to).map(token -> () -> List.of(token));
    }

    /** All ids, those of damaged entries included. */
    static Set<String> ids(MigratableTokenStore to) {
        try (Stream<StoredToken> entries = of(to)) {
            return entries.map(StoredToken::id).filter(Objects::nonNull).collect(Collectors.toSet());
        }
    }

    /** The entries under some ids, intact or damaged. */
    static Map<String, StoredToken> byIds(MigratableTokenStore to, Set<String> ids) {
        Map<String, StoredToken> entries = new HashMap<>();
        if (!ids.isEmpty()) {
            to.inventoryOf(ids).forEach(entry -> entries.put(Objects.requireNonNull(entry.id()), entry));
        }
        return entries;
    }

    private static Stream<StoredToken> tokens(MigratableTokenStore to) {
        return to.streamTokens().map(token -> new StoredToken.Intact(token, null));
    }

    /** Whether the format has ids. Every encrypted token has one, so that the first one tells. */
    static boolean hasIds(MigratableTokenStore to) {
        try (Stream<StoredToken> inventory = to.inventory()) {
            return inventory
                    .filter(StoredToken.Intact.class::isInstance)
                    .map(StoredToken.Intact.class::cast)
                    .filter(token -> token.id() == null || token.key() != null)
                    .findFirst()
                    .map(token -> token.key() != null)
                    .orElse(true);
        }
    }
}
