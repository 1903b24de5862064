package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.LeasedTokens;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.MirrorSeal;
import dev.tokenhold.spi.Outlook;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A store that forwards to another one what a test does not override. */
public class ForwardingStore implements MigratableTokenStore {

    protected final MigratableTokenStore store;

    public ForwardingStore(MigratableTokenStore store) {
        this.store = store;
    }

    @Override
    public Stream<StoredToken> inventory() {
        return store.inventory();
    }

    @Override
    public Optional<LeaderRegister> leaderRegister() {
        return store.leaderRegister();
    }

    @Override
    public Optional<MirrorSeal> mirrorSeal() {
        return store.mirrorSeal();
    }

    @Override
    public Optional<String> origin() {
        return store.origin();
    }

    @Override
    public Optional<LeasedTokens> leases() {
        return store.leases();
    }

    @Override
    public Outlook outlook(Supplier<Stream<OAuthToken>> tokens) {
        return store.outlook(tokens);
    }

    @Override
    public boolean keepsId(String id) {
        return store.keepsId(id);
    }

    @Override
    public String newId(Predicate<String> taken) {
        return store.newId(taken);
    }

    @Override
    public Optional<String> refusal(OAuthToken token) {
        return store.refusal(token);
    }

    @Override
    public boolean replaceTokens(List<Replacement> replacements) {
        return store.replaceTokens(replacements);
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
