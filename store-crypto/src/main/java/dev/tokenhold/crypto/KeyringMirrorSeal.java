package dev.tokenhold.crypto;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.MirrorSeal;
import dev.tokenhold.spi.TokenRecord;
import java.util.Map;
import java.util.Optional;

/** Seals notes like reserved records, docs/format.md. */
final class KeyringMirrorSeal implements MirrorSeal {

    private final StoreIdentity identity;

    KeyringMirrorSeal(StoreIdentity identity) {
        this.identity = identity;
    }

    @Override
    public Optional<Bytes> storeId() {
        return identity.forReading().map(StoreCipher::storeId);
    }

    @Override
    public Bytes ensuredStoreId() {
        return identity.ensured();
    }

    @Override
    public Bytes seal(Bytes payload) {
        return ReservedRecords.seal(ReservedRecords.MIRROR, payload.toByteArray(), identity.hmac());
    }

    @Override
    public Optional<Bytes> open(Bytes note) {
        TokenRecord record = new TokenRecord(ReservedRecords.MIRROR, 1, Map.of(), null, note);
        try {
            return Optional.of(Bytes.of(ReservedRecords.authenticPayload(record, identity.hmac())));
        } catch (TokenStoreException e) {
            return Optional.empty();
        }
    }
}
