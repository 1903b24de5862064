package dev.tokenhold.transfer;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.ReservedRecords;
import dev.tokenhold.crypto.SealedRecord;
import dev.tokenhold.internal.TokenRecords;
import dev.tokenhold.internal.Versions;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.InventoryPage;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoreLimits;
import dev.tokenhold.spi.StorePlace;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.spi.WriteResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Presents the sealed records of a store to a {@link Migration} or a {@link StoreComparison} with a replica of the store: one that was
 * made by such a migration. It opens no record and needs no key.
 *
 * <p>Records are equal if their sealed bytes and lookup keys are: the same token sealed twice differs. Two records do not tell in which
 * fields they differ, nor which expires later. A record belongs to its id and cannot be stored under another. Only the key shows whether
 * a record can be opened.
 */
public final class SealedStore implements MigratableTokenStore {

    private final RecordStore records;
    private final TokenRecords tokenRecords;

    // What makes an empty store a replica, written with its first records.
    private volatile @Nullable RecordWrite adopted;

    private SealedStore(RecordStore records) {
        this.records = records;
        this.tokenRecords = new TokenRecords(records);
    }

    /**
     * Returns the sealed records of a store as a store for a migration or comparison.
     *
     * @param records the records; closing the result closes them
     * @return the store; operations that migrations and comparisons do not need throw {@link UnsupportedOperationException}
     */
    public static TokenStore of(RecordStore records) {
        return new SealedStore(records);
    }

    static boolean isSealed(TokenStore store) {
        return store instanceof SealedStore;
    }

    /**
     * Makes sure that a target can be a replica of a source: it is one already, or nothing was ever saved in it, and then the migration
     * writes the header of the source with the first records.
     *
     * @throws KeyUnavailableException if the target is another store
     * @throws CorruptStoreException if one of the stores has records but no header
     */
    static void requireReplica(TokenStore from, TokenStore to) {
        SealedStore target = (SealedStore) to;
        Optional<TokenRecord> source = SourceFailure.marking(((SealedStore) from)::header);
        Optional<TokenRecord> present = target.header();
        if (source.isPresent() && present.isEmpty()) {
            target.adopted = new RecordWrite(RecordWrite.ABSENT, source.get());
        } else if (source.isPresent()) {
            requireSameStore(source.get(), present.get());
        }
    }

    private static void requireSameStore(TokenRecord source, TokenRecord target) {
        String sourceId = SourceFailure.marking(() -> ReservedRecords.storeId(source));
        String targetId = ReservedRecords.storeId(target);
        if (!sourceId.equals(targetId)) {
            throw new KeyUnavailableException("the target is another store, " + targetId + ", than the source, "
                    + sourceId + ": sealed records open only in their own store; copy without --sealed");
        }
    }

    /** The id of the store; empty if nothing was ever saved in it. */
    Optional<String> storeId() {
        return header().map(ReservedRecords::storeId);
    }

    private Optional<TokenRecord> header() {
        return ReservedRecords.header(records);
    }

    @Override
    public Stream<StoredToken> inventory() {
        return tokenRecords.inventory(SealedStore::intact);
    }

    @Override
    public Stream<InventoryPage> inventoryPages(@Nullable String after, int size) {
        return tokenRecords.inventoryPages(after, size, SealedStore::intact);
    }

    @Override
    public List<StoredToken> inventoryOf(Set<String> ids) {
        return tokenRecords.inventoryOf(ids, SealedStore::intact);
    }

    @Override
    public List<OAuthToken> withSameIdentities(Collection<OAuthToken> tokens) {
        Set<Bytes> identities = tokens.stream()
                .map(token -> SealedToken.lookupKey(token, LookupField.IDENTITY))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return identities.isEmpty()
                ? List.of()
                : tokenRecords.lookUp(LookupField.IDENTITY, identities).stream()
                        .map(SealedToken::of)
                        .toList();
    }

    @Override
    public Optional<OAuthToken> findTokenById(String id) {
        return tokenRecords.read(id).map(SealedToken::of);
    }

    @Override
    public boolean replaceTokens(List<Replacement> replacements) {
        Map<String, TokenRecord> stored = new HashMap<>();
        tokenRecords
                .readAll(replacements.stream()
                        .filter(replacement -> replacement.expected() != null)
                        .map(replacement -> String.valueOf(replacement.token().id()))
                        .collect(Collectors.toSet()))
                .forEach(record -> stored.put(record.id(), record));
        List<RecordWrite> writes = new ArrayList<>(replacements.size());
        for (Replacement replacement : replacements) {
            OAuthToken token = replacement.token();
            refusal(token).ifPresent(reason -> {
                throw new InvalidTokenException(reason);
            });
            long version = RecordWrite.ABSENT;
            if (replacement.expected() != null) {
                TokenRecord present = stored.get(token.id());
                if (present == null || !SealedToken.of(present).equals(replacement.expected())) {
                    return false;
                }
                version = present.version();
            }
            writes.add(new RecordWrite(version, SealedToken.record(token, Versions.after(version))));
        }
        RecordWrite header = adopted;
        if (header == null || writes.isEmpty()) {
            return records.write(writes) instanceof WriteResult.Written;
        }
        WriteResult result = ReservedRecords.writeWithHeader(records, header, writes);
        if (result instanceof WriteResult.VersionMoved moved && moved.id().equals(ReservedRecords.HEADER)) {
            // Another thread of this migration has written the header, or another program has made a store of its own.
            requireSameStore(header.record(), header().orElse(header.record()));
            result = records.write(writes);
        }
        if (result instanceof WriteResult.Written) {
            adopted = null;
            return true;
        }
        return false;
    }

    @Override
    public StoreLimits limits() {
        return records.limits();
    }

    @Override
    public Optional<String> refusal(OAuthToken token) {
        return SealedToken.belongsToItsId(token)
                ? records.refusal(Objects.requireNonNull(token.id()))
                        .or(() -> records.limits().refusal(SealedToken.record(token, 1)))
                : Optional.of(
                        "a sealed record cannot be stored under another id, and the target has its id, or its user and client,"
                                + " for another record: delete that record, or copy without --sealed");
    }

    @Override
    public Optional<StorePlace> place() {
        return records.place();
    }

    @Override
    public Optional<WriteFence> fence() {
        return records.fence();
    }

    @Override
    public boolean deleteToken(String id) {
        return tokenRecords.delete(id);
    }

    @Override
    public void close() {
        records.close();
    }

    private static StoredToken intact(TokenRecord record) {
        return new StoredToken.Intact(SealedToken.of(record), SealedRecord.keyId(record));
    }

    @Override
    public Optional<OAuthToken> findToken(OAuthToken query) {
        throw unsupported();
    }

    @Override
    public OAuthToken saveToken(OAuthToken token) {
        throw unsupported();
    }

    @Override
    public List<OAuthToken> getTokens() {
        throw unsupported();
    }

    @Override
    public void deleteTokens() {
        throw unsupported();
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("sealed records can only be migrated and compared");
    }
}
