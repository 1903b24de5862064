package dev.tokenhold.migrate;

import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.stream.Stream;

/**
 * The inventory of a target, every token with an id. Where the format has no ids, those that the store makes up count: it is by
 * them that a token of the target is asked for and replaced.
 */
final class TargetInventory {

    private TargetInventory() {}

    static Stream<StoredToken> of(MigratableTokenStore to) {
        try (Stream<StoredToken> inventory = to.inventory()) {
            if (inventory.noneMatch(TargetInventory::isWithoutId)) {
                return to.inventory();
            }
        }
        return to.streamTokens().map(token -> new StoredToken.Intact(token, null));
    }

    private static boolean isWithoutId(StoredToken entry) {
        return entry instanceof StoredToken.Intact intact && intact.token().id() == null;
    }
}
