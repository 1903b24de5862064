package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a store's inventory, sorted by kind of entry.
 *
 * @param last the id of the last entry; null if an entry has no id
 */
record Page(
        List<OAuthToken> tokens,
        List<StoredToken.Damaged> damaged,
        List<StoredToken.Superseded> superseded,
        @Nullable String last) {

    static Page of(List<StoredToken> entries) {
        boolean haveIds = entries.stream().allMatch(entry -> entry.id() != null);
        Page page = new Page(
                new ArrayList<>(entries.size()),
                new ArrayList<>(0),
                new ArrayList<>(0),
                haveIds && !entries.isEmpty() ? entries.get(entries.size() - 1).id() : null);
        for (StoredToken entry : entries) {
            if (entry instanceof StoredToken.Intact intact) {
                page.tokens.add(intact.token());
            } else if (entry instanceof StoredToken.Damaged broken) {
                page.damaged.add(broken);
            } else if (entry instanceof StoredToken.Superseded older) {
                page.superseded.add(older);
            }
        }
        return page;
    }
}
