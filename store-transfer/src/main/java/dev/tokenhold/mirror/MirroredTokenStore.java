package dev.tokenhold.mirror;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.internal.TokenDeletion;
import dev.tokenhold.spi.LeasedTokens;
import dev.tokenhold.spi.LeasingTokenStore;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Two stores that act as one, so that you can move from the first to the second while programs use them. One store leads: it answers
 * all reads and takes each write first. The other store follows: it receives a copy of each write. At first the first store leads; a
 * {@link Switchover} promotes the other one, and back again, for all processes at once.
 *
 * <p><b>Guarantees.</b> Those of {@link TokenStore}, as far as both stores give them. A write is acknowledged when the leader has it
 * and still led at that moment, so a switchover loses no acknowledged write. Every process that writes to either store has to use this
 * class. During a switchover reads continue, and writes wait for up to 30 seconds.
 *
 * <p><b>The follower.</b> If a write to the follower fails, the operation still succeeds. The id is remembered and logged, and the copy
 * is tried again later, and by {@link #catchUp}. If the process ends before that, the follower stays behind until the next switchover
 * finds and repairs it. {@link #saveToken}, {@link #saveTokens} and {@link #deleteToken} wait up to three seconds for a follower that
 * does not answer. If the follower cannot be opened at all, start the program with the leader alone.
 *
 * <p>If the follower cannot keep UUIDs as ids (the stores of the Zoho SDKs cannot), a new token gets an id that both stores can keep,
 * and {@link #saveTokens} saves the tokens one by one. While such a follower cannot be reached, a new token gets a UUID, and the
 * follower never keeps it.
 *
 * <p><b>Leases.</b> A mirror keeps leases if both stores do. They are the leader's; a {@link Switchover} carries them to the new leader.
 */
public final class MirroredTokenStore implements LeasingTokenStore {

    private final TokenStore first;
    private final TokenStore second;
    private final Leader leader;
    private final Follower follower;
    private final Origins origins;
    private final CommonIds ids;
    private final Optional<LeasedTokens> leases;

    /**
     * Mirrors two stores.
     *
     * @param first the old store, which leads if neither was part of a mirror before; closed with this store
     * @param second the other store; closed with this store
     * @throws InvalidConfigurationException if one of them cannot be mirrored, such as a store in memory; if one is part of a mirror
     *     with another store; or if both are the same store, or one is a replica of the other
     * @throws StoreUnavailableException if one of them cannot be reached
     */
    public MirroredTokenStore(TokenStore first, TokenStore second) {
        this.first = first;
        this.second = second;
        Mirror mirror = new Mirror(first, second);
        mirror.begin(first);
        this.leader = new Leader(mirror);
        this.follower = new Follower(mirror, leader::roles);
        this.origins = new Origins(first, second);
        this.ids = new CommonIds(follower, origins);
        boolean keepsLeases = origins.areKnown()
                && LeasingTokenStore.leasesOf(first).isPresent()
                && LeasingTokenStore.leasesOf(second).isPresent();
        this.leases = keepsLeases ? Optional.of(new LeaderLeases(leader, follower, origins)) : Optional.empty();
    }

    /** {@return whether the second store leads, as it does after a switchover to it} */
    public boolean secondLeads() {
        return leader.read(store -> store) == second;
    }

    /** {@return how many ids the follower lacks because writes to it failed in this process; 0 if it is in step} */
    public int behind() {
        return follower.behind();
    }

    /**
     * Tries again to copy what the follower has missed.
     *
     * @return {@link #behind} afterwards
     */
    public int catchUp() {
        leader.requireOpen();
        follower.catchUp();
        return follower.behind();
    }

    @Override
    public Optional<OAuthToken> findToken(OAuthToken query) {
        Objects.requireNonNull(query, "query");
        return leader.read(store -> store.findToken(query));
    }

    @Override
    public Optional<OAuthToken> findTokenById(String id) {
        Objects.requireNonNull(id, "id");
        return leader.read(store -> store.findTokenById(id));
    }

    @Override
    public OAuthToken saveToken(OAuthToken token) {
        return saveTokens(List.of(token)).get(0);
    }

    @Override
    public List<OAuthToken> saveTokens(List<OAuthToken> tokens) {
        List<OAuthToken> batch = List.copyOf(tokens);
        List<OAuthToken> saved = leader.write(roles -> ids.save(batch, roles));
        Set<String> changed = new HashSet<>();
        saved.forEach(token -> changed.add(Objects.requireNonNull(token.id())));
        follower.bringInStep(changed);
        return saved;
    }

    @Override
    public boolean deleteToken(String id) {
        Objects.requireNonNull(id, "id");
        // When a switchover interrupts the deletion, it is made again in the new leader, where the token may be gone
        // already.
        AtomicBoolean existed = new AtomicBoolean();
        leader.write(roles -> existed.compareAndSet(false, roles.leader().deleteToken(id)));
        follower.bringInStep(Set.of(id));
        return existed.get();
    }

    @Override
    public boolean deleteToken(OAuthToken query) {
        Objects.requireNonNull(query, "query");
        Set<String> deleted = new HashSet<>();
        leader.write(roles -> TokenDeletion.of(
                        roles.leader(), origins.ofLeader(List.of(query), roles).get(0))
                .map(deleted::add));
        follower.bringInStep(deleted);
        return !deleted.isEmpty();
    }

    @Override
    public List<OAuthToken> getTokens() {
        return leader.read(TokenStore::getTokens);
    }

    @Override
    public Stream<OAuthToken> streamTokens() {
        return leader.read(store -> store).streamTokens();
    }

    @Override
    public void deleteTokens() {
        Set<String> all = new HashSet<>();
        leader.write(roles -> {
            boolean grew = all.addAll(Follower.ids(roles.leader()));
            roles.leader().deleteTokens();
            return grew;
        });
        follower.bringAllInStep(all);
    }

    @Override
    public Optional<LeasedTokens> leases() {
        return leases;
    }

    @Override
    public void close() {
        leader.close();
        follower.close();
        try {
            second.close();
        } finally {
            first.close();
        }
    }
}
