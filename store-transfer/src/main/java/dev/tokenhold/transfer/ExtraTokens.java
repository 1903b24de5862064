package dev.tokenhold.transfer;

import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.TokenIds;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entries of the target, readable or not, that are not the counterpart of a token of the source. Reads both sides in the order
 * of their ids, in constant memory.
 */
final class ExtraTokens {

    private ExtraTokens() {}

    /** {@code idMap} knows the counterparts under another id. */
    static void forEach(Source from, MigratableTokenStore to, IdMap idMap, Consumer<String> action) {
        try (Stream<StoredToken> source = from.inventory();
                Stream<StoredToken> target = TargetInventory.of(to)) {
            Iterator<StoredToken> wanted = source.iterator();
            String next = nextId(wanted, to);
            for (Iterator<StoredToken> entries = target.iterator(); entries.hasNext(); ) {
                String id = entries.next().id();
                while (id != null && next != null && TokenIds.ORDER.compare(next, id) < 0) {
                    next = nextId(wanted, to);
                }
                if (id != null && !id.equals(next) && !idMap.mayBeCounterpart(id)) {
                    action.accept(id);
                }
            }
        }
    }

    private static @Nullable String nextId(Iterator<StoredToken> entries, MigratableTokenStore to) {
        while (entries.hasNext()) {
            StoredToken entry = entries.next();
            String id = entry.id();
            if (id != null && !(entry instanceof StoredToken.Superseded) && to.keepsId(id)) {
                return id;
            }
        }
        return null;
    }
}
