package dev.tokenhold.crypto;

import dev.tokenhold.ConflictException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.crypto.WorkingSet.Entry;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.Identity;
import dev.tokenhold.spi.InventoryPage;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.TokenIds;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.spi.WriteResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link dev.tokenhold.TokenStore} of any {@link RecordStore}: matches, merges and encrypts tokens, so that the record
 * store sees only opaque bytes.
 *
 * <p>Every write is compare-and-set, so no save undoes a concurrent one: a save that loses the race starts over with what is stored
 * then. After decrypting a token, every lookup checks that it is the one asked for; a record that was altered or swapped causes a
 * {@link TamperedRecordException}, never a result. Ids are not encrypted. As safe for threads and processes as the record store.
 */
public final class EncryptedTokenStore implements MigratableTokenStore {

    /** Each lost race is another writer's win; so many in a row mean that something else is wrong. */
    private static final int ATTEMPTS = 100;

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int FIRST_PAGE = 8;
    private static final int READ_AT_ONCE = 256;

    private final RecordStore records;
    private final RecordSealer sealer;
    private final BlindIndex index;
    private volatile boolean closed;

    /**
     * Opens the tokens in a record store.
     *
     * @param records the record store; closed with this store
     * @param keyring the keys that the records are, or will be, sealed with
     * @throws KeyUnavailableException if the store has records and the keyring lacks their key, judged by the first few; the record
     *     store stays open
     */
    public EncryptedTokenStore(RecordStore records, Keyring keyring) {
        this.records = records;
        this.sealer = new RecordSealer(keyring);
        this.index = new BlindIndex(keyring.prfs());
        requireKeyOfStore();
    }

    @Override
    public Optional<OAuthToken> findToken(OAuthToken query) {
        return Optional.ofNullable(TokenMatcher.find(query, workingSet())).map(Entry::token);
    }

    @Override
    public Optional<OAuthToken> findTokenById(String id) {
        Objects.requireNonNull(id, "id");
        requireOpen();
        return id.isEmpty() ? Optional.empty() : records.read(id).map(sealer::open);
    }

    @Override
    public OAuthToken saveToken(OAuthToken token) {
        return saveTokens(List.of(token)).get(0);
    }

    @Override
    public List<OAuthToken> saveTokens(List<OAuthToken> tokens) {
        for (int attempt = 1; ; attempt++) {
            WorkingSet changes = workingSet();
            changes.readAheadFor(tokens);
            List<OAuthToken> saved = new ArrayList<>(tokens.size());
            for (OAuthToken token : tokens) {
                saved.add(save(token, changes));
            }
            WriteResult result = records.write(changes.writes());
            if (result instanceof WriteResult.Written) {
                return List.copyOf(saved);
            }
            if (attempt == ATTEMPTS) {
                throw lostEveryRace(result);
            }
            pause(attempt);
        }
    }

    @Override
    public boolean deleteToken(String id) {
        Objects.requireNonNull(id, "id");
        requireOpen();
        return !id.isEmpty() && records.delete(id);
    }

    @Override
    public List<OAuthToken> getTokens() {
        try (Stream<OAuthToken> tokens = streamTokens()) {
            return tokens.toList();
        }
    }

    @Override
    public void deleteTokens() {
        records.deleteAllBut(Set.of());
    }

    @Override
    public Stream<OAuthToken> streamTokens() {
        return records().map(sealer::open);
    }

    @Override
    public Stream<StoredToken> inventory() {
        return records().map(this::inventoried);
    }

    @Override
    public Stream<InventoryPage> inventoryPages(@Nullable String after, int size) {
        requireOpen();
        return records.pages(after, size)
                .map(page -> () -> page.stream().map(this::inventoried).toList());
    }

    @Override
    public List<OAuthToken> withSameIdentities(Collection<OAuthToken> tokens) {
        requireOpen();
        Map<Bytes, OAuthToken> sought = new HashMap<>();
        for (OAuthToken token : tokens) {
            index.identityCandidates(token).forEach(candidate -> sought.put(candidate, token));
        }
        List<OAuthToken> found = new ArrayList<>();
        for (TokenRecord record :
                sought.isEmpty() ? List.<TokenRecord>of() : records.lookUp(LookupField.IDENTITY, sought.keySet())) {
            OAuthToken token = sealer.open(record);
            OAuthToken like = sought.get(record.lookupKey(LookupField.IDENTITY));
            if (like == null || !Identity.isSame(like, token)) {
                throw RecordSealer.misfiled(record);
            }
            found.add(token);
        }
        return found;
    }

    @Override
    public List<StoredToken> inventoryOf(Set<String> ids) {
        requireOpen();
        return records.readAll(ids).stream().map(this::inventoried).toList();
    }

    @Override
    public boolean replaceTokens(List<Replacement> replacements) {
        WorkingSet changes = workingSet();
        changes.readAhead(replacements.stream()
                .filter(replacement -> replacement.expected() != null)
                .map(replacement -> Objects.requireNonNull(replacement.token().id()))
                .collect(Collectors.toSet()));
        Set<String> ids = new HashSet<>();
        List<Entry> entries = new ArrayList<>(replacements.size());
        for (Replacement replacement : replacements) {
            if (!ids.add(Objects.requireNonNull(replacement.token().id()))) {
                throw new IllegalArgumentException(
                        "the token " + replacement.token().id() + " is to be replaced twice");
            }
            OAuthToken expected = replacement.expected();
            TokenRecord base = null;
            if (expected != null) {
                Entry stored = changes.byId(Objects.requireNonNull(expected.id()));
                if (stored == null || !stored.token().equals(expected)) {
                    return false;
                }
                base = stored.base();
            }
            entries.add(new Entry(replacement.token(), base));
        }
        if (index.isRotating()) {
            // Otherwise equal identities have equal lookup keys, and the record store itself finds the conflict.
            entries.forEach(changes::put);
            replacements.forEach(replacement -> requireIdentityFree(replacement.token(), changes));
        }
        WriteResult result = records.write(changes.writes(entries));
        if (result instanceof WriteResult.IdentityTaken taken) {
            throw identityTaken(taken.id(), taken.heldBy());
        }
        return result instanceof WriteResult.Written;
    }

    @Override
    public boolean deleteExactly(OAuthToken stored) {
        requireOpen();
        String id = Objects.requireNonNull(stored.id(), "id");
        return records.read(id)
                .filter(record -> sealer.open(record).equals(stored))
                .map(record -> records.delete(id, record.version()))
                .orElse(false);
    }

    @Override
    public Optional<String> refusal(OAuthToken token) {
        return token.id() == null ? Optional.empty() : records.refusal(token.id());
    }

    @Override
    public Optional<WriteFence> fence() {
        return records.fence();
    }

    @Override
    public Optional<LeaderRegister> leaderRegister() {
        return records.leaderRegister();
    }

    @Override
    public void close() {
        closed = true;
        records.close();
    }

    private Stream<TokenRecord> records() {
        requireOpen();
        return records.pages(null, READ_AT_ONCE).flatMap(List::stream);
    }

    private OAuthToken save(OAuthToken token, WorkingSet changes) {
        token.requireSomethingToKeep();
        Entry before = TokenMatcher.find(token, changes);
        OAuthToken after;
        if (before != null) {
            after = before.token().toBuilder().mergeFrom(token).id(before.id()).build();
        } else if (token.id() != null) {
            after = token;
        } else {
            after = token.toBuilder().id(TokenIds.next()).build();
        }
        requireIdentityFree(after, changes);
        changes.put(new Entry(after, before == null ? null : before.base()));
        return after;
    }

    private StoredToken inventoried(TokenRecord record) {
        try {
            return new StoredToken.Intact(sealer.open(record), Integer.toUnsignedString(RecordSealer.keyId(record)));
        } catch (TokenStoreException e) {
            return new StoredToken.Damaged("record " + record.id(), record.id(), String.valueOf(e.getMessage()));
        }
    }

    // With another keyring nothing would be found, and the holder of the right one could not read what is saved.
    private void requireKeyOfStore() {
        KeyUnavailableException missing = null;
        for (TokenRecord record : records.scan(null, FIRST_PAGE)) {
            try {
                sealer.open(record);
                return;
            } catch (KeyUnavailableException e) {
                missing = e;
            } catch (TokenStoreException e) {
                // A damaged record fails when it is read; another one shows whether the key is right.
            }
        }
        if (missing != null) {
            throw missing;
        }
    }

    private WorkingSet workingSet() {
        requireOpen();
        return new WorkingSet(records, sealer, index);
    }

    // The record store checks this too, but some calls return without asking it.
    private void requireOpen() {
        if (closed) {
            throw StoreUnavailableException.closed();
        }
    }

    private static void requireIdentityFree(OAuthToken token, WorkingSet changes) {
        String holder = changes.identityHeldBy(token);
        if (holder != null) {
            throw identityTaken(token.id(), holder);
        }
    }

    private static ConflictException identityTaken(@Nullable String id, String holder) {
        return new ConflictException(
                "cannot save the token " + id + ": the token " + holder
                        + " already holds the same user and client; save under that id, or delete one of the two",
                Stream.of(id, holder).filter(Objects::nonNull).toList());
    }

    private static ConflictException lostEveryRace(WriteResult result) {
        String id = result instanceof WriteResult.VersionMoved moved
                ? moved.id()
                : ((WriteResult.IdentityTaken) result).heldBy();
        return new ConflictException(
                "other writers changed the token " + id + " during each of " + ATTEMPTS
                        + " attempts to save it: try again when they are done",
                List.of(id));
    }

    private static void pause(int attempt) {
        long longest = Math.min(LONGEST_PAUSE_NANOS, 50_000L << Math.min(attempt, 10));
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest));
    }
}
