package dev.tokenhold;

import dev.tokenhold.spi.Mirror;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Two stores as one, to move from the first to the second without stopping the programs that use them. One of them leads: it is read,
 * and written first. The other one follows: it is given what the leader has got. At the beginning the first store leads; {@code
 * store-migrate switchover} makes the other one lead, and back again, for all processes at once.
 *
 * <p><b>Guarantees.</b> Those of {@link TokenStore}, as far as both stores give them; a write is acknowledged when the leader has it
 * and led until then, so that no acknowledged write is lost in a switchover. All processes that write one of the stores have to
 * do so through a store of this class. During a switchover reads go on and writes wait, for 30 seconds at most.
 *
 * <p><b>The follower.</b> A write to the follower that fails is no failure of the operation: the id is remembered, logged, and
 * tried again after a while and by {@link #catchUp}. When a process ends before that, the follower stays behind there, which the
 * next switchover notices and makes good. Saving, or deleting one token, waits three seconds at most for a follower that does not
 * answer. Where it cannot even be opened, a program can be started with the leader alone.
 *
 * <p>Where the follower cannot keep UUIDs as ids, as the stores of the Zoho SDKs cannot, a new token gets an id that both can keep,
 * and {@link #saveTokens} saves one token after the other. While such a follower cannot be reached, new tokens get a UUID, so that
 * they are never kept by it.
 */
public final class MirroredTokenStore implements TokenStore {

    private final TokenStore first;
    private final TokenStore second;
    private final Leader leader;
    private final Follower follower;
    private final CommonIds ids;

    /**
     * Mirrors two stores.
     *
     * @param first the store that leads if neither has been part of a mirror before, which is the old one; closed with this store
     * @param second the other store; closed with this store
     * @throws InvalidConfigurationException if one of them cannot be mirrored, as a store in memory cannot
     * @throws StoreUnavailableException if the store that leads cannot be reached or, while none of them says that it leads, one of
     *     them cannot
     */
    public MirroredTokenStore(TokenStore first, TokenStore second) {
        this.first = first;
        this.second = second;
        Mirror mirror = new Mirror(first, second);
        mirror.begin(first);
        this.leader = new Leader(mirror);
        this.follower = new Follower(mirror, leader::roles);
        this.ids = new CommonIds(follower);
    }

    /**
     * Whether the second store leads at present.
     *
     * @return true after a switchover to it
     */
    public boolean secondLeads() {
        return leader.read(store -> store) == second;
    }

    /**
     * How many tokens the follower is known to be behind by, because writes to it failed in this process.
     *
     * @return the number of ids
     */
    public int behind() {
        return follower.behind();
    }

    /**
     * Tries again what the follower has missed.
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
        // A deletion that has to be made again, in the next leader, may find that the switchover has brought it there.
        AtomicBoolean existed = new AtomicBoolean();
        leader.write(roles -> existed.compareAndSet(false, roles.leader().deleteToken(id)));
        follower.bringInStep(Set.of(id));
        return existed.get();
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
