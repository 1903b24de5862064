package dev.tokenhold.crypto;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.internal.TokenRecords;
import dev.tokenhold.internal.Versions;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps the leases in the records of their tokens. */
final class RecordLeases implements LeasedTokens {

    private final TokenRecords records;
    private final StoreIdentity identity;
    private final WriteCounts counts;

    RecordLeases(TokenRecords records, StoreIdentity identity, WriteCounts counts) {
        this.records = records;
        this.identity = identity;
        this.counts = counts;
    }

    @Override
    public Optional<Leased> read(String id) {
        return identity.forReading()
                .filter(any -> !id.isEmpty())
                .flatMap(cipher -> records.read(id).map(record -> leased(record, cipher)));
    }

    @Override
    public List<Leased> readAll(Set<String> ids) {
        return identity.forReading()
                .map(cipher -> records.readAll(ids).stream()
                        .map(record -> leased(record, cipher))
                        .toList())
                .orElse(List.of());
    }

    @Override
    public Stream<Leased> held() {
        return identity.forReading()
                .map(cipher -> records.wellFormed()
                        .filter(record -> record.lease() != null)
                        .flatMap(record -> intact(record, cipher)))
                .orElseGet(Stream::empty);
    }

    private static Leased leased(TokenRecord record, StoreCipher cipher) {
        return new Leased(cipher.read(record), record.version(), record.lease());
    }

    private static Stream<Leased> intact(TokenRecord record, StoreCipher cipher) {
        try {
            return Stream.of(leased(record, cipher));
        } catch (TokenStoreException e) {
            return Stream.empty();
        }
    }

    @Override
    public boolean compareAndSet(Leased expected, OAuthToken token, @Nullable Bytes lease) {
        String id = expected.id();
        if (!id.equals(token.id())) {
            throw new IllegalArgumentException(
                    "a lease of the token " + id + " cannot be changed together with the token " + token.id());
        }
        token.requireSomethingToKeep();
        boolean written = write(cipher -> List.of(change(expected, token, lease, cipher)));
        return counts.count(written, token.equals(expected.token()) ? 0 : 1);
    }

    @Override
    public boolean replaceLeases(List<LeaseChange> changes) {
        boolean all = true;
        for (List<LeaseChange> some : identity.batchesOf(changes)) {
            all &= write(cipher -> some.stream()
                    .map(change -> change(change.expected(), change.expected().token(), change.lease(), cipher))
                    .toList());
        }
        return all;
    }

    private boolean write(Function<StoreCipher, List<RecordWrite>> changes) {
        StoreIdentity.Writing writing = identity.forWriting();
        if (writing.header() != null) {
            // Nothing was ever saved in this store.
            return false;
        }
        WriteResult result = identity.write(changes.apply(writing.cipher()), writing);
        if (result instanceof WriteResult.IdentityTaken taken) {
            throw EncryptedTokenStore.identityTaken(taken.id(), taken.heldBy());
        }
        return result instanceof WriteResult.Written;
    }

    private static RecordWrite change(Leased expected, OAuthToken token, @Nullable Bytes lease, StoreCipher cipher) {
        String id = expected.id();
        TokenRecord next = new TokenRecord(
                id,
                Versions.after(expected.version()),
                cipher.index().lookupKeys(token),
                lease,
                cipher.sealer().seal(token, id));
        return new RecordWrite(expected.version(), next);
    }

    @Override
    public Bytes nameOf(Leased read, String refreshToken) {
        return identity.forReading()
                .orElseThrow(() -> new IllegalArgumentException("nothing was ever saved in this store"))
                .index()
                .lookupKey(LookupField.REFRESH_TOKEN, refreshToken);
    }
}
