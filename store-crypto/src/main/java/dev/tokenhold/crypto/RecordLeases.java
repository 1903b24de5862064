package dev.tokenhold.crypto;

import dev.tokenhold.OAuthToken;
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
import org.jspecify.annotations.Nullable;

/** Keeps the leases in the records of their tokens. */
final class RecordLeases implements LeasedTokens {

    private final TokenRecords records;
    private final StoreIdentity identity;

    RecordLeases(TokenRecords records, StoreIdentity identity) {
        this.records = records;
        this.identity = identity;
    }

    @Override
    public Optional<Leased> read(String id) {
        return identity.forReading()
                .filter(any -> !id.isEmpty())
                .flatMap(cipher -> records.read(id)
                        .map(record -> new Leased(cipher.read(record), record.version(), record.lease())));
    }

    @Override
    public boolean compareAndSet(Leased expected, OAuthToken token, @Nullable Bytes lease) {
        String id = expected.id();
        if (!id.equals(token.id())) {
            throw new IllegalArgumentException(
                    "a lease of the token " + id + " cannot be changed together with the token " + token.id());
        }
        token.requireSomethingToKeep();
        StoreIdentity.Writing writing = identity.forWriting();
        if (writing.header() != null) {
            // Nothing was ever saved in this store.
            return false;
        }
        StoreCipher cipher = writing.cipher();
        TokenRecord next = new TokenRecord(
                id,
                Versions.after(expected.version()),
                cipher.index().lookupKeys(token),
                lease,
                cipher.sealer().seal(token, id));
        WriteResult result = identity.write(List.of(new RecordWrite(expected.version(), next)), writing);
        if (result instanceof WriteResult.IdentityTaken taken) {
            throw EncryptedTokenStore.identityTaken(taken.id(), taken.heldBy());
        }
        return result instanceof WriteResult.Written;
    }

    @Override
    public Bytes nameOf(String refreshToken) {
        return identity.forReading()
                .orElseThrow(() -> new IllegalStateException("nothing was ever saved in this store"))
                .index()
                .lookupKey(LookupField.REFRESH_TOKEN, refreshToken);
    }
}
