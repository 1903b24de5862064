package dev.tokenhold.transfer;

import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.TokenIds;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tokens of the target that no token of the source stands for, readable or not. Both sides are read side by side in the
 * order of their ids, in constant memory.
 */
final class ExtraTokens {

    private final MigratableTokenStore from;
    private final MigratableTokenStore to;
    private final IdMap idMap;

    /** {@code idMap} says which tokens stand for others under another id. */
    ExtraTokens(MigratableTokenStore from, MigratableTokenStore to, IdMap idMap) {
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
                if (id != null && !id.equals(next) && !idMap.mayStandForAnother(id)) {
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
