package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of the source's inventory, sorted into tokens and what is none.
 *
 * @param tokens the tokens that could be read
 * @param damaged what could not
 * @param superseded older duplicates
 * @param last the id of the last entry; null if one of them has none
 */
record SourcePage(
        List<OAuthToken> tokens,
        List<StoredToken.Damaged> damaged,
        List<StoredToken.Superseded> superseded,
        @Nullable String last) {

    /** The pages of the source, not read yet. */
    static Stream<Supplier<List<StoredToken>>> all(MigratableTokenStore from, @Nullable String after, int size) {
        return from.inventoryPages(after, size).map(page -> page::read);
    }

    static SourcePage of(List<StoredToken> entries) {
        boolean haveIds = entries.stream().allMatch(entry -> entry.id() != null);
        SourcePage page = new SourcePage(
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
