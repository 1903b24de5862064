package dev.tokenhold.crypto;

import dev.tokenhold.ConflictException;
import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StaleTokenException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.crypto.WorkingSet.Entry;
import dev.tokenhold.internal.LostRace;
import dev.tokenhold.internal.TokenRecords;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.Identity;
import dev.tokenhold.spi.InventoryPage;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.LeasedTokens;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.MeteredTokenStore;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.MirrorSeal;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoreLimits;
import dev.tokenhold.spi.StoreMeter;
import dev.tokenhold.spi.StorePlace;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.TokenIds;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.spi.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link dev.tokenhold.TokenStore} of any {@link RecordStore}: matches, merges and encrypts tokens, so that the record
 * store sees only opaque bytes.
 *
 * <p>Every write is compare-and-set, so no save undoes a concurrent one: a save that loses the race starts over with what is stored
 * then. After decrypting a token, every lookup checks that it is the one asked for; a record that was altered or swapped causes a
 * {@link TamperedRecordException}, never a result. So does a record of another store. Ids are not encrypted. As safe for threads and
 * processes as the record store.
 *
 * <p>The first save writes a header, which says which store this is, with the tokens. This store does not show records whose ids begin
 * with {@code !tokenhold.}, and saves no token under such an id.
 */
public final class EncryptedTokenStore implements MigratableTokenStore, MeteredTokenStore {

    /** How long a writer relies on its last look at the header. */
    static final Duration LOOK = Duration.ofSeconds(10);

    private final RecordStore records;
    private final TokenRecords tokenRecords;
    private final StoreIdentity identity;
    private final WriteCounts counts = new WriteCounts();
    private volatile boolean closed;

    /**
     * Opens the tokens in a record store.
     *
     * @param records the record store; closed with this store
     * @param keyring the keys that the records are, or will be, sealed with
     * @throws KeyUnavailableException if the store was written with another keyring; the record store stays open
     * @throws CorruptStoreException if the store has records but no header; the record store stays open
     */
    public EncryptedTokenStore(RecordStore records, Keyring keyring) {
        this(records, keyring, null, LOOK);
    }

    EncryptedTokenStore(RecordStore records, Keyring keyring, @Nullable Bytes pinned, Duration look) {
        this.records = records;
        tokenRecords = new TokenRecords(records);
        identity = new StoreIdentity(records, new KeyringWatch(keyring, look), look);
        identity.require(pinned);
    }

    @Override
    public Optional<OAuthToken> findToken(OAuthToken query) {
        return cipher().flatMap(
                        cipher -> Optional.ofNullable(TokenMatcher.find(query, new WorkingSet(tokenRecords, cipher)))
                                .map(found -> cipher.asRead(found.token())));
    }

    @Override
    public Optional<OAuthToken> findTokenById(String id) {
        Objects.requireNonNull(id, "id");
        return cipher().filter(any -> !id.isEmpty())
                .flatMap(cipher -> tokenRecords.read(id).map(cipher::read));
    }

    @Override
    public OAuthToken saveToken(OAuthToken token) {
        return saveTokens(List.of(token)).get(0);
    }

    @Override
    public List<OAuthToken> saveTokens(List<OAuthToken> tokens) {
        tokens.forEach(EncryptedTokenStore::requireNotReserved);
        List<OAuthToken> saved = new ArrayList<>(tokens.size());
        for (List<OAuthToken> some : identity.batchesOf(tokens)) {
            saved.addAll(saveTogether(some));
        }
        return List.copyOf(saved);
    }

    private List<OAuthToken> saveTogether(List<OAuthToken> tokens) {
        for (int attempt = 1; ; attempt++) {
            StoreIdentity.Writing writing = writing();
            WorkingSet changes = new WorkingSet(tokenRecords, writing.cipher());
            changes.readAheadFor(tokens);
            List<OAuthToken> saved = new ArrayList<>(tokens.size());
            for (OAuthToken token : tokens) {
                saved.add(writing.cipher().asRead(save(token, changes, writing.cipher())));
            }
            WriteResult result = identity.write(changes.writes(), writing);
            if (counts.count(result instanceof WriteResult.Written, tokens.size())) {
                return saved;
            }
            if (attempt == LostRace.ATTEMPTS) {
                throw lostEveryRace(result);
            }
            LostRace.pause(attempt);
        }
    }

    @Override
    public boolean deleteToken(String id) {
        Objects.requireNonNull(id, "id");
        writing();
        return !id.isEmpty() && tokenRecords.delete(id);
    }

    @Override
    public List<OAuthToken> getTokens() {
        try (Stream<OAuthToken> tokens = streamTokens()) {
            return tokens.toList();
        }
    }

    @Override
    public void deleteTokens() {
        writing();
        records.deleteAllBut(Set.of(ReservedRecords.HEADER, ReservedRecords.MIRROR));
    }

    @Override
    public Stream<OAuthToken> streamTokens() {
        return cipher().map(cipher -> tokenRecords.all().map(cipher::read)).orElseGet(Stream::empty);
    }

    @Override
    public Stream<StoredToken> inventory() {
        return cipher().map(cipher -> tokenRecords.inventory(record -> intact(record, cipher)))
                .orElseGet(Stream::empty);
    }

    @Override
    public Stream<InventoryPage> inventoryPages(@Nullable String after, int size) {
        return cipher().map(cipher -> tokenRecords.inventoryPages(after, size, record -> intact(record, cipher)))
                .orElseGet(Stream::empty);
    }

    @Override
    public List<OAuthToken> withSameIdentities(Collection<OAuthToken> tokens) {
        return cipher().map(cipher -> withSameIdentities(tokens, cipher)).orElse(List.of());
    }

    private List<OAuthToken> withSameIdentities(Collection<OAuthToken> tokens, StoreCipher cipher) {
        Map<Bytes, OAuthToken> sought = new HashMap<>();
        for (OAuthToken token : tokens) {
            Bytes key = cipher.index().identityKey(token);
            if (key != null) {
                sought.put(key, token);
            }
        }
        List<OAuthToken> found = new ArrayList<>();
        for (TokenRecord record : sought.isEmpty()
                ? List.<TokenRecord>of()
                : tokenRecords.lookUp(LookupField.IDENTITY, sought.keySet())) {
            OAuthToken token = cipher.sealer().open(record);
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
        return cipher().map(cipher -> tokenRecords.inventoryOf(ids, record -> intact(record, cipher)))
                .orElse(List.of());
    }

    @Override
    public boolean replaceTokens(List<Replacement> replacements) {
        Set<String> ids = new HashSet<>();
        for (Replacement replacement : replacements) {
            requireNotReserved(replacement.token());
            if (!ids.add(Objects.requireNonNull(replacement.token().id()))) {
                throw new IllegalArgumentException(
                        "the token " + replacement.token().id() + " is to be replaced twice");
            }
        }
        for (List<Replacement> some : identity.batchesOf(replacements)) {
            if (!replaceTogether(some)) {
                return false;
            }
        }
        return true;
    }

    private boolean replaceTogether(List<Replacement> replacements) {
        WriteResult result;
        do {
            StoreIdentity.Writing writing = writing();
            WorkingSet changes = new WorkingSet(tokenRecords, writing.cipher());
            List<Entry> entries = replacing(replacements, changes);
            if (entries == null) {
                counts.lost();
                return false;
            }
            result = identity.write(changes.writes(entries), writing);
        } while (StoreIdentity.isHeaderMoved(result));
        if (result instanceof WriteResult.IdentityTaken taken) {
            throw identityTaken(taken.id(), taken.heldBy());
        }
        return counts.count(result instanceof WriteResult.Written, replacements.size());
    }

    /** Returns null if what is stored is not what a replacement expects. */
    private static @Nullable List<Entry> replacing(List<Replacement> replacements, WorkingSet changes) {
        changes.readAhead(replacements.stream()
                .filter(replacement -> replacement.expected() != null)
                .map(replacement -> Objects.requireNonNull(replacement.token().id()))
                .collect(Collectors.toSet()));
        List<Entry> entries = new ArrayList<>(replacements.size());
        for (Replacement replacement : replacements) {
            OAuthToken expected = replacement.expected();
            TokenRecord base = null;
            if (expected != null) {
                Entry stored = changes.byId(Objects.requireNonNull(expected.id()));
                if (stored == null || !stored.token().equals(expected)) {
                    return null;
                }
                base = stored.base();
            }
            entries.add(new Entry(replacement.token(), base));
        }
        return entries;
    }

    @Override
    public boolean deleteExactly(OAuthToken stored) {
        String id = Objects.requireNonNull(stored.id(), "id");
        RecordSealer sealer = writing().cipher().sealer();
        return tokenRecords
                .read(id)
                .filter(record -> sealer.open(record).equals(stored))
                .map(record -> records.delete(id, record.version()))
                .orElse(false);
    }

    @Override
    public Optional<String> refusal(OAuthToken token) {
        String id = token.id();
        Optional<String> ofId = id == null ? Optional.empty() : reserved(id).or(() -> records.refusal(id));
        StoreLimits limits = records.limits();
        // It takes encoding the token.
        return ofId.isPresent() || limits.recordBytes() == Long.MAX_VALUE
                ? ofId
                : limits.refusal(RecordSealer.asLongAs(id == null ? TokenIds.next() : id, token));
    }

    @Override
    public StoreLimits limits() {
        return records.limits();
    }

    @Override
    public boolean deleteMalformed(String key) {
        writing();
        return records.deleteMalformed(key);
    }

    @Override
    public Optional<String> origin() {
        return cipher().map(StoreCipher::origin);
    }

    @Override
    public Optional<LeasedTokens> leases() {
        return records.keepsLeases() ? Optional.of(new RecordLeases(tokenRecords, identity, counts)) : Optional.empty();
    }

    @Override
    public Optional<StorePlace> place() {
        return records.place();
    }

    @Override
    public List<StoreMeter> meters() {
        return Stream.concat(counts.meters().stream(), records.meters().stream())
                .toList();
    }

    @Override
    public Optional<WriteFence> fence() {
        return records.fence();
    }

    @Override
    public Optional<LeaderRegister> leaderRegister() {
        return Optional.of(new RecordLeaderRegister(records, identity));
    }

    @Override
    public Optional<MirrorSeal> mirrorSeal() {
        return Optional.of(new KeyringMirrorSeal(identity));
    }

    @Override
    public void close() {
        closed = true;
        records.close();
    }

    private static Optional<String> reserved(String id) {
        return TokenRecords.isReserved(id)
                ? Optional.of("the id " + id
                        + " begins with !tokenhold., which stores keep for themselves: choose another id")
                : Optional.empty();
    }

    private static void requireNotReserved(OAuthToken token) {
        reserved(String.valueOf(token.id())).ifPresent(reason -> {
            throw new InvalidTokenException(reason);
        });
    }

    private OAuthToken save(OAuthToken token, WorkingSet changes, StoreCipher cipher) {
        token.requireSomethingToKeep();
        Optional<OAuthToken> read = token.readFrom(cipher.origin());
        if (read.isPresent()) {
            return saveChange(read.get(), token, changes);
        }
        Entry before = TokenMatcher.find(token, changes);
        OAuthToken after;
        if (before != null) {
            after = before.token().toBuilder().mergeFrom(token).id(before.id()).build();
        } else if (token.id() != null) {
            after = token.detached();
        } else {
            after = token.toBuilder().id(TokenIds.next()).build();
        }
        requireIdentityFree(after, changes);
        changes.put(new Entry(after, before == null ? null : before.base()));
        return after;
    }

    private OAuthToken saveChange(OAuthToken read, OAuthToken token, WorkingSet changes) {
        String id = Objects.requireNonNull(token.id());
        Entry present = changes.byId(id);
        // Also if it was saved before, and the answer was lost.
        if (present != null && token.equals(present.token())) {
            return present.token();
        }
        if (present == null || !read.equals(present.token())) {
            counts.lost();
            throw new StaleTokenException(id);
        }
        OAuthToken after = token.detached();
        requireIdentityFree(after, changes);
        changes.put(new Entry(after, present.base()));
        return after;
    }

    private static StoredToken intact(TokenRecord record, StoreCipher cipher) {
        return new StoredToken.Intact(cipher.sealer().open(record), SealedRecord.keyId(record));
    }

    private Optional<StoreCipher> cipher() {
        requireOpen();
        return identity.forReading();
    }

    private StoreIdentity.Writing writing() {
        requireOpen();
        return identity.forWriting();
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

    static ConflictException identityTaken(@Nullable String id, String holder) {
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
                "other writers changed the token " + id + " during each of " + LostRace.ATTEMPTS
                        + " attempts to save it: try again when they are done",
                List.of(id));
    }
}
