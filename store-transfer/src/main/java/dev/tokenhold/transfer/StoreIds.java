package dev.tokenhold.transfer;

import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.MirrorSeal;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the two stores of a copy. A store that was made anew under its address has another one.
 *
 * @param from the id of the source, 32 hexadecimal digits; null if its kind has none, or nothing was ever saved in it
 * @param to that of the target
 */
record StoreIds(@Nullable String from, @Nullable String to) {

    static final StoreIds UNKNOWN = new StoreIds(null, null);

    /** Reads the ids that are null. The other ones stay, also if another store has taken the place meanwhile. */
    StoreIds orOf(MigratableTokenStore source, MigratableTokenStore target) {
        return new StoreIds(
                from != null ? from : SourceFailure.marking(() -> id(source)).orElse(null),
                to != null ? to : id(target).orElse(null));
    }

    /** Whether these stores can have the given ids later: a target gets its id when the first token is saved. */
    boolean canBecome(StoreIds later) {
        return Objects.equals(from, later.from) && (to == null || to.equals(later.to));
    }

    private static Optional<String> id(MigratableTokenStore store) {
        return store instanceof SealedStore sealed
                ? sealed.storeId()
                : store.mirrorSeal()
                        .flatMap(MirrorSeal::storeId)
                        .map(id -> HexFormat.of().formatHex(id.toByteArray()));
    }
}
