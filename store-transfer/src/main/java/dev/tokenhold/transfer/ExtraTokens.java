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

    private final Source from;
    private final MigratableTokenStore to;
    private final IdMap idMap;

    /** {@code idMap} knows the counterparts under another id. */
    ExtraTokens(Source from, MigratableTokenStore to, IdMap idMap) {
        this.from = from;
        this.to = to;
        this.idMap = idMap;
    }

    void forEach(Consumer<String> action) {
        try (Stream<StoredToken> source = from.inventory();
                Stream<StoredToken> target = TargetInventory.of(to)) {
            Iterator<StoredToken> wanted = source.iterator();
            String next = nextId(wanted);
            for (Iterator<StoredToken> entries = target.iterator(); entries.hasNext(); ) {
                String id = entries.next().id();
                while (id != null && next != null && TokenIds.ORDER.compare(next, id) < 0) {
                    next = nextId(wanted);
                }
                if (id != null && !id.equals(next) && !idMap.mayBeCounterpart(id)) {
                    action.accept(id);
                }
            }
        }
    }

    private @Nullable String nextId(Iterator<StoredToken> entries) {
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
