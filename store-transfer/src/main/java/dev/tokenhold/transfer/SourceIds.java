package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ids that tokens of the source bring into the target. Read when first asked for: most migrations never need them. */
final class SourceIds {

    private final MigratableTokenStore from;
    private final MigratableTokenStore to;
    private @Nullable Set<String> ids;

    SourceIds(MigratableTokenStore from, MigratableTokenStore to) {
        this.from = from;
        this.to = to;
    }

    boolean contains(String id) {
        if (ids == null) {
            try (Stream<StoredToken> inventory = from.inventory()) {
                ids = inventory
                        .filter(StoredToken.Intact.class::isInstance)
                        .map(StoredToken.Intact.class::cast)
                        .map(StoredToken.Intact::token)
                        .map(OAuthToken::id)
                        .filter(Objects::nonNull)
                        .filter(to::keepsId)
                        .collect(Collectors.toSet());
            }
        }
        return ids.contains(id);
    }
}
