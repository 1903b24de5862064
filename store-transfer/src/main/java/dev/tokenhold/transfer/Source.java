package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.InventoryPage;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads the source of a migration or comparison, and marks what fails with {@link SourceFailure}. Thread-safe. */
final class Source {

    private final MigratableTokenStore store;

    Source(MigratableTokenStore store) {
        this.store = store;
    }

    Stream<StoredToken> inventory() {
        return marking(store::inventory);
    }

    /** The intact tokens of the inventory. */
    Stream<OAuthToken> tokens() {
        return inventory()
                .filter(StoredToken.Intact.class::isInstance)
                .map(entry -> ((StoredToken.Intact) entry).token());
    }

    /** The pages of the inventory behind an id, each read by the thread that asks for it. */
    Stream<InventoryPage> pages(@Nullable String after, int size) {
        return marking(() -> store.inventoryPages(after, size)).map(page -> () -> SourceFailure.marking(page::read));
    }

    /** The ids that tokens of the source keep in a target. */
    Set<String> idsKeptBy(MigratableTokenStore target) {
        try (Stream<OAuthToken> tokens = tokens()) {
            return tokens.map(OAuthToken::id)
                    .filter(id -> id != null && target.keepsId(id))
                    .collect(Collectors.toSet());
        }
    }

    List<String> warnings() {
        return SourceFailure.marking(store::warnings);
    }

    boolean isSealed() {
        return SealedStore.isSealed(store);
    }

    // Stores read as the stream is consumed.
    private static <T> Stream<T> marking(Supplier<Stream<T>> open) {
        Stream<T> entries = SourceFailure.marking(open);
        Spliterator<T> rest = entries.spliterator();
        return StreamSupport.stream(
                        new Spliterators.AbstractSpliterator<T>(Long.MAX_VALUE, Spliterator.ORDERED) {
                            @Override
                            public boolean tryAdvance(Consumer<? super T> action) {
                                return SourceFailure.marking(() -> rest.tryAdvance(action));
                            }
                        },
                        false)
                .onClose(entries::close);
    }
}
