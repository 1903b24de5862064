package dev.tokenhold.transfer;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A source that only answers its inventory, as a damaged file does. */
final class ListedSource extends ForwardingStore {

    private final List<StoredToken> entries;

    ListedSource(List<StoredToken> entries) {
        super(new InMemoryTokenStore());
        this.entries = entries;
    }

    static MigratableTokenStore of(StoredToken... entries) {
        return new ListedSource(List.of(entries));
    }

    @Override
    public Stream<StoredToken> inventory() {
        return entries.stream();
    }

    @Override
    public Optional<OAuthToken> findToken(OAuthToken query) {
        throw new CorruptStoreException("only the inventory can be read");
    }

    @Override
    public Optional<OAuthToken> findTokenById(String id) {
        throw new CorruptStoreException("only the inventory can be read");
    }
}
