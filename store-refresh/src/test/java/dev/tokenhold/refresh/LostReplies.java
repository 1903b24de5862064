package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens;
import dev.tokenhold.spi.LeasingTokenStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real store behind a network that loses the reply to the first change of a lease. */
final class LostReplies implements LeasingTokenStore, LeasedTokens {

    private final TokenStore store;
    private final LeasedTokens leases;
    private final Runnable meanwhile;
    private boolean lost;

    /** {@code meanwhile} is done between the change and the loss of its reply. */
    LostReplies(TokenStore store, LeasedTokens leases, Runnable meanwhile) {
        this.store = store;
        this.leases = leases;
        this.meanwhile = meanwhile;
    }

    @Override
    public Optional<LeasedTokens> leases() {
        return Optional.of(this);
    }

    @Override
    public Optional<Leased> read(String id) {
        return leases.read(id);
    }

    @Override
    public synchronized boolean compareAndSet(Leased expected, OAuthToken token, @Nullable Bytes lease) {
        boolean stored = leases.compareAndSet(expected, token, lease);
        if (!lost) {
            lost = true;
            meanwhile.run();
            throw new StoreUnavailableException("the reply is lost", true, null);
        }
        return stored;
    }

    @Override
    public Bytes nameOf(Leased read, String refreshToken) {
        return leases.nameOf(read, refreshToken);
    }

    @Override
    public Stream<Leased> held() {
        return leases.held();
    }

    @Override
    public Optional<OAuthToken> findToken(OAuthToken query) {
        return store.findToken(query);
    }

    @Override
    public Optional<OAuthToken> findTokenById(String id) {
        return store.findTokenById(id);
    }

    @Override
    public OAuthToken saveToken(OAuthToken token) {
        return store.saveToken(token);
    }

    @Override
    public boolean deleteToken(String id) {
        return store.deleteToken(id);
    }

    @Override
    public List<OAuthToken> getTokens() {
        return store.getTokens();
    }

    @Override
    public void deleteTokens() {
        store.deleteTokens();
    }
}
