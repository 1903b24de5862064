package dev.tokenhold.crypto;

import com.google.crypto.tink.prf.Prf;
import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which store this is, by its header, and notices when it becomes another one. The first save of a store creates the
 * header. Thread-safe.
 */
final class StoreIdentity {

    private final RecordStore records;
    private final KeyringWatch watch;
    private final long lookNanos;
    private volatile @Nullable StoreCipher known;
    private volatile long floor;
    private volatile long lookedAt;

    /** A writer looks again whether it is still the same store when its last look is older than {@code look}. */
    StoreIdentity(RecordStore records, KeyringWatch watch, Duration look) {
        this.records = records;
        this.watch = watch;
        this.lookNanos = look.toNanos();
    }

    /**
     * What a save writes with.
     *
     * @param cipher the cipher of the store
     * @param header creates the header; null if there is one
     */
    record Writing(StoreCipher cipher, @Nullable RecordWrite header) {}

    /**
     * Returns the cipher of the store; empty if nothing was ever saved in it.
     *
     * @throws KeyUnavailableException if the store was written with another keyring
     * @throws CorruptStoreException if it has records but no header
     */
    Optional<StoreCipher> forReading() {
        watch.lookIfDue();
        StoreCipher cipher = known;
        if (cipher == null) {
            Optional<TokenRecord> header = ReservedRecords.header(records);
            if (header.isPresent()) {
                cipher = cipher(header.get());
                known = cipher;
                lookedAt = System.nanoTime();
            }
        }
        return Optional.ofNullable(cipher);
    }

    /**
     * Returns what to write with.
     *
     * @throws StoreUnavailableException if the store was replaced by another one
     * @throws KeyUnavailableException if the keyring is too old to write
     */
    Writing forWriting() {
        StoreCipher cipher = known;
        if (cipher != null) {
            watch.lookIfDue();
            requireTheSame(cipher);
            requireFloor();
            return new Writing(cipher, null);
        }
        Optional<StoreCipher> read = forReading();
        if (read.isEmpty()) {
            return create();
        }
        requireFloor();
        return new Writing(read.get(), null);
    }

    // Else a process with an old keyring would go on to seal with a key that is being taken out of use.
    private void requireFloor() {
        long least = floor;
        if (!watch.reaches(least)) {
            Keyring keyring = watch.keyring();
            throw new KeyUnavailableException("the keyring " + keyring.origin().file() + " has the revision "
                    + keyring.revision() + ", but this store takes writes only with revision " + least
                    + " or a later one, since a key was retired: bring the present keyring file; nothing was changed");
        }
    }

    /**
     * Reads the header, if there is one.
     *
     * @param pinned the id that the store has to have; null for any, or none
     * @throws InvalidConfigurationException if it has another id, or none
     */
    void require(@Nullable Bytes pinned) {
        Optional<StoreCipher> cipher = forReading();
        if (pinned == null) {
            return;
        }
        if (cipher.isEmpty()) {
            throw new InvalidConfigurationException(
                    "nothing was ever saved in this store, but the settings say that it is "
                            + ByteStrings.hex(pinned)
                            + ": it was replaced, or leave the setting store.id out until after the first save");
        }
        if (!cipher.get().storeId().equals(pinned)) {
            throw new InvalidConfigurationException(
                    "this store is " + ByteStrings.hex(cipher.get().storeId())
                            + ", but the settings say that it is " + ByteStrings.hex(pinned)
                            + ": it was replaced, or the setting store.id is wrong");
        }
    }

    /** Divides what is to be written into as few parts as the store takes, the only one empty if there is nothing. */
    <T> List<List<T>> batchesOf(List<T> all) {
        int most = records.limits().batch();
        if (all.size() <= most) {
            return List.of(all);
        }
        List<List<T>> batches = new ArrayList<>();
        for (int i = 0; i < all.size(); i += most) {
            batches.add(all.subList(i, Math.min(i + most, all.size())));
        }
        return batches;
    }

    /**
     * Writes a batch of at most as many records as the store takes at once, and with it the header of a store that has none. An empty batch
     * writes no header.
     */
    WriteResult write(List<RecordWrite> batch, Writing writing) {
        RecordWrite header = writing.header();
        if (header == null || batch.isEmpty()) {
            return records.write(batch);
        }
        return created(ReservedRecords.writeWithHeader(records, header, batch), writing);
    }

    /** Returns the id of the store; a store in which nothing was ever saved gets one. */
    Bytes ensured() {
        while (true) {
            Writing writing = forWriting();
            RecordWrite header = writing.header();
            if (header == null || created(records.write(List.of(header)), writing) instanceof WriteResult.Written) {
                return writing.cipher().storeId();
            }
        }
    }

    private WriteResult created(WriteResult result, Writing writing) {
        if (result instanceof WriteResult.Written) {
            known = writing.cipher();
            lookedAt = System.nanoTime();
        }
        return result;
    }

    /** HMAC-SHA256 with the lookup key. */
    Prf hmac() {
        return watch.keyring().hmac();
    }

    /** Tells whether a write failed because another process has created the header meanwhile. */
    static boolean isHeaderMoved(WriteResult result) {
        return result instanceof WriteResult.VersionMoved moved && moved.id().equals(ReservedRecords.HEADER);
    }

    private Writing create() {
        StoreHeader header = StoreHeader.create();
        return new Writing(StoreCipher.of(watch, header.storeId()), header.write(null, hmac()));
    }

    private void requireTheSame(StoreCipher cipher) {
        if (System.nanoTime() - lookedAt < lookNanos) {
            return;
        }
        Optional<TokenRecord> header = records.read(ReservedRecords.HEADER);
        if (header.isEmpty() || !cipher(header.get()).storeId().equals(cipher.storeId())) {
            throw new StoreUnavailableException(
                    "the store was replaced by another one since it was opened; nothing was changed; open it again");
        }
        lookedAt = System.nanoTime();
    }

    private StoreCipher cipher(TokenRecord record) {
        StoreHeader header = StoreHeader.read(record, hmac());
        floor = header.floor();
        return StoreCipher.of(watch, header.storeId());
    }
}
