package dev.tokenhold;

import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Mirror;
import dev.tokenhold.spi.Mirror.Roles;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.TokenIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two stores as one, to move from the first to the second without stopping the programs that use them. One of them leads: it is read,
 * and written first. The other one follows: it is given what the leader has got. At the beginning the first store leads; {@code
 * store-migrate switchover} makes the other one lead, and back again, for all processes at once.
 *
 * <p><b>Guarantees.</b> Those of {@link TokenStore}, as far as both stores give them; a write is acknowledged when the leader has it
 * and led until then, so that no acknowledged write is lost in a switchover. All processes that write one of the stores have to
 * do so through a store of this class. During a switchover reads go on and writes wait, for 30 seconds at most.
 *
 * <p><b>The follower.</b> A write to the follower that fails is no failure of the operation: the id is remembered, logged, and tried
 * again with later writes and by {@link #catchUp}. When a process ends before that, the follower stays behind there, which the next
 * switchover notices and makes good. While a store leads, it is not harmed by the follower being unavailable.
 *
 * <p>Where the follower cannot keep UUIDs as ids, as the stores of the Zoho SDKs cannot, a new token gets an id that both can keep,
 * and {@link #saveTokens} saves one token after the other.
 */
public final class MirroredTokenStore implements TokenStore {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final int CAUGHT_UP_AT_ONCE = 10;
    private static final int CHUNK = 500;
    private static final int ATTEMPTS = 100;

    private final TokenStore first;
    private final TokenStore second;
    private final Mirror mirror;
    private final MissedWrites missed = new MissedWrites();
    private volatile @Nullable Roles last;
    private volatile boolean closed;

    /**
     * Mirrors two stores.
     *
     * @param first the store that leads if neither has been part of a mirror before, which is the old one; closed with this store
     * @param second the other store; closed with this store
     * @throws InvalidConfigurationException if one of them cannot be mirrored, as a store in memory cannot
     * @throws StoreUnavailableException if one of them cannot be reached
     */
    public MirroredTokenStore(TokenStore first, TokenStore second) {
        this.first = first;
        this.second = second;
        this.mirror = new Mirror(first, second);
        mirror.begin(first);
        last = mirror.roles();
    }

    /**
     * Whether the second store leads at present.
     *
     * @return true after a switchover to it
     */
    public boolean secondLeads() {
        requireOpen();
        return mirror.roles().leader() == second;
    }

    /**
     * How many tokens the follower is known to be behind by, because writes to it failed in this process.
     *
     * @return the number of ids
     */
    public int behind() {
        return missed.size();
    }

    /**
     * Tries again what the follower has missed.
     *
     * @return {@link #behind} afterwards
     */
    public int catchUp() {
        requireOpen();
        int before;
        do {
            before = missed.size();
            retry(roles(false), CHUNK);
        } while (missed.size() > 0 && missed.size() < before);
        return missed.size();
    }

    @Override
    public Optional<OAuthToken> findToken(OAuthToken query) {
        Objects.requireNonNull(query, "query");
        return reading(leader -> leader.findToken(query));
    }

    @Override
    public Optional<OAuthToken> findTokenById(String id) {
        Objects.requireNonNull(id, "id");
        return reading(leader -> leader.findTokenById(id));
    }

    @Override
    public OAuthToken saveToken(OAuthToken token) {
        return saveTokens(List.of(token)).get(0);
    }

    @Override
    public List<OAuthToken> saveTokens(List<OAuthToken> tokens) {
        List<OAuthToken> batch = List.copyOf(tokens);
        return writing(roles -> save(batch, roles), saved -> saved.stream().map(OAuthToken::id));
    }

    @Override
    public boolean deleteToken(String id) {
        Objects.requireNonNull(id, "id");
        // A deletion that has to be made again, in the next leader, may find that the switchover has brought it there.
        AtomicBoolean existed = new AtomicBoolean();
        writing(
                roles -> {
                    existed.compareAndSet(false, roles.leader().deleteToken(id));
                    return true;
                },
                done -> Stream.of(id));
        return existed.get();
    }

    @Override
    public List<OAuthToken> getTokens() {
        return reading(TokenStore::getTokens);
    }

    @Override
    public Stream<OAuthToken> streamTokens() {
        requireOpen();
        return mirror.roles().leader().streamTokens();
    }

    @Override
    public void deleteTokens() {
        Set<String> ids = new HashSet<>();
        writing(
                roles -> {
                    ids.addAll(ids(roles.leader()));
                    roles.leader().deleteTokens();
                    return true;
                },
                deleted -> Stream.of());
        Roles roles = roles(false);
        try {
            ids.addAll(ids(roles.follower()));
        } catch (TokenStoreException e) {
            // The next step meets the same, and remembers what the leader had.
        }
        List<String> all = List.copyOf(ids);
        for (int i = 0; i < all.size(); i += CHUNK) {
            bringInStep(roles, Set.copyOf(all.subList(i, Math.min(i + CHUNK, all.size()))));
        }
    }

    private static Set<String> ids(MigratableTokenStore store) {
        try (Stream<StoredToken> inventory = store.inventory()) {
            return inventory.map(StoredToken::id).filter(Objects::nonNull).collect(Collectors.toSet());
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            second.close();
        } finally {
            first.close();
        }
    }

    private List<OAuthToken> save(List<OAuthToken> tokens, Roles roles) {
        String usual = TokenIds.next();
        if (roles.follower().keepsId(usual) || !roles.leader().keepsId(usual)) {
            return roles.leader().saveTokens(tokens);
        }
        List<OAuthToken> saved = new ArrayList<>(tokens.size());
        for (OAuthToken token : tokens) {
            saved.add(saveUnderIdOfBoth(token, roles));
        }
        return List.copyOf(saved);
    }

    private static OAuthToken saveUnderIdOfBoth(OAuthToken token, Roles roles) {
        MigratableTokenStore leader = roles.leader();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (token.id() != null
                    || !hasSomethingToKeep(token)
                    || leader.findToken(token).isPresent()) {
                // Not a new one, or one for the leader to refuse.
                return leader.saveToken(token);
            }
            String id =
                    roles.follower().newId(taken -> leader.findTokenById(taken).isPresent());
            OAuthToken created = token.toBuilder().id(id).build();
            try {
                if (leader.replaceTokens(List.of(new Replacement(null, created)))) {
                    return created;
                }
            } catch (ConflictException e) {
                // Somebody has saved a token of the same user meanwhile, into which this one goes.
            }
        }
        throw new ConflictException(
                "others took the id that was to be given to a token during each of " + ATTEMPTS
                        + " attempts to save it: try again when they are done",
                List.of());
    }

    private static boolean hasSomethingToKeep(OAuthToken token) {
        return token.accessToken() != null || token.refreshToken() != null || token.grantToken() != null;
    }

    private <T> T reading(Function<MigratableTokenStore, T> query) {
        while (true) {
            Roles roles = roles(false);
            T result;
            try {
                result = query.apply(roles.leader());
            } catch (TokenStoreException e) {
                if (holds(roles, e)) {
                    throw e;
                }
                continue;
            }
            if (mirror.holds(roles)) {
                return result;
            }
            last = null;
        }
    }

    /** Writes to the store that leads throughout, then brings the other one in step. */
    private <T> T writing(Function<Roles, T> change, Function<T, Stream<@Nullable String>> changedIds) {
        Roles roles;
        T result;
        boolean changed = false;
        while (true) {
            roles = changed ? rolesAgain() : roles(true);
            try {
                result = change.apply(roles);
            } catch (TokenStoreException e) {
                if (holds(roles, e)) {
                    throw e;
                }
                continue;
            }
            if (isAcknowledged(roles)) {
                break;
            }
            // The lead has gone over while it was written: perhaps too late to be seen by whoever compared the stores.
            changed = true;
        }
        bringInStep(roles, changedIds.apply(result).filter(Objects::nonNull).collect(Collectors.toSet()));
        return result;
    }

    private boolean isAcknowledged(Roles roles) {
        try {
            if (mirror.holds(roles)) {
                return true;
            }
        } catch (StoreUnavailableException e) {
            throw outcomeUnknown(e);
        }
        last = null;
        return false;
    }

    private Roles rolesAgain() {
        try {
            return roles(true);
        } catch (StoreUnavailableException e) {
            throw outcomeUnknown(e);
        }
    }

    private static StoreUnavailableException outcomeUnknown(StoreUnavailableException e) {
        return new StoreUnavailableException(
                "the change was stored in one of the mirrored stores, and whether it counts cannot be told ("
                        + e.getMessage() + "); read again to find out, saving again is safe",
                true,
                e);
    }

    /** Whether an operation failed for other reasons than that the lead has gone over. */
    private boolean holds(Roles roles, TokenStoreException failure) {
        try {
            if (mirror.holds(roles)) {
                return true;
            }
        } catch (TokenStoreException e) {
            failure.addSuppressed(e);
            return true;
        }
        last = null;
        return false;
    }

    private Roles roles(boolean toWrite) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            requireOpen();
            Roles roles = last;
            if (roles == null || (toWrite && !roles.takesWrites())) {
                roles = mirror.roles();
                last = roles;
            }
            if (!toWrite || roles.takesWrites()) {
                return roles;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new StoreUnavailableException(
                        "none of the mirrored stores takes writes, and has not for "
                                + PATIENCE.toSeconds()
                                + " s, since a switchover is under way; try again when it is over, or run \"store-migrate switchover\" again if it was interrupted");
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NANOS));
        }
    }

    private void bringInStep(Roles roles, Set<String> ids) {
        if (missed.isUnavailable()) {
            missed.add(ids);
            return;
        }
        try {
            mirror.bringInStep(roles, ids);
        } catch (StoreUnavailableException e) {
            missed.failed(ids, e);
            return;
        } catch (TokenStoreException e) {
            if (ids.size() > 1) {
                ids.forEach(id -> bringInStep(roles, Set.of(id)));
                return;
            }
            missed.failed(ids, e);
        }
        if (missed.isRetryDue()) {
            retry(roles, CAUGHT_UP_AT_ONCE);
        }
    }

    // One by one: what the follower refuses is not to keep others from it.
    private void retry(Roles roles, int most) {
        for (String id : missed.next(most)) {
            try {
                mirror.bringInStep(roles, Set.of(id));
                missed.caughtUp(id);
            } catch (StoreUnavailableException e) {
                missed.failed(Set.of(id), e);
                return;
            } catch (TokenStoreException e) {
                missed.failed(Set.of(id), e);
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreUnavailableException("this store was closed: open it again");
        }
    }
}
