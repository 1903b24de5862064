package dev.tokenhold.crypto;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RestorePreparation;
import dev.tokenhold.spi.TokenRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a copy may take the place of a store, for {@link dev.tokenhold.spi.TokenStoreProvider#restore}: a {@link StoreDoctor}
 * finds no damage in it, and it is a copy of this store, as far as the store still tells. The least revision of the keyring that the store
 * takes writes with does not go down, and a note about a mirror in the copy does not come back. For use once, by one thread.
 */
public final class StoreRestore implements RestorePreparation {

    private final Keyring keyring;
    private final Consumer<Finding> findings;
    private @Nullable DoctorReport report;

    /**
     * Prepares a restore.
     *
     * @param keyring the keyring that the store was written with
     * @param findings takes what a doctor finds in the copy
     */
    public StoreRestore(Keyring keyring, Consumer<Finding> findings) {
        this.keyring = keyring;
        this.findings = findings;
    }

    /**
     * Examines a copy and adapts it.
     *
     * @throws CorruptStoreException if the copy is damaged, also in a single record; each damage was handed over as a finding
     * @throws InvalidConfigurationException if it is the copy of another store, or the present store is part of a mirror
     * @throws KeyUnavailableException if the copy was written with another keyring
     */
    @Override
    public void prepare(@Nullable RecordStore present, RecordStore copy) {
        // A fact about the past.
        copy.delete(ReservedRecords.MIRROR);
        boolean[] damaged = new boolean[1];
        DoctorReport examined = new StoreDoctor(copy, keyring, false, finding -> {
                    damaged[0] |= finding.severity() == Finding.Severity.DAMAGE;
                    findings.accept(finding);
                })
                .run();
        if (damaged[0]) {
            throw new CorruptStoreException(
                    "the copy is damaged, so that it does not take the place of the store; nothing was changed: name"
                            + " another copy, or copy what opens in it into a new store, with store-migrate copy --keep-going");
        }
        TokenRecord header = copy.read(ReservedRecords.HEADER)
                .orElseThrow(() -> new InvalidConfigurationException(
                        "nothing was ever saved in the copy: name another one; nothing was changed"));
        if (present != null) {
            adapt(copy, header, present);
        }
        report = examined;
    }

    /**
     * Returns what was found in the copy.
     *
     * @return the numbers of a doctor's report
     * @throws IllegalStateException if no copy was prepared
     */
    public DoctorReport report() {
        if (report == null) {
            throw new IllegalStateException("no copy was prepared");
        }
        return report;
    }

    private void adapt(RecordStore copy, TokenRecord restored, RecordStore present) {
        if (readable(present, ReservedRecords.MIRROR).isPresent()) {
            throw new InvalidConfigurationException(
                    "the store is part of a mirror, and the other store has its tokens: let"
                            + " that one lead, with store-migrate switchover, and end the mirror, with store-migrate mirror"
                            + " --end; nothing was changed");
        }
        Optional<TokenRecord> header = readable(present, ReservedRecords.HEADER);
        if (header.isEmpty()) {
            return;
        }
        String id = ReservedRecords.storeId(restored);
        String own;
        try {
            own = ReservedRecords.storeId(header.get());
        } catch (CorruptStoreException e) {
            return;
        }
        if (!id.equals(own)) {
            throw new InvalidConfigurationException(
                    "the copy is one of the store " + id + ", but this is the store " + own
                            + ": name a copy of this store; or if you are sure, move what is there away first. Nothing was"
                            + " changed");
        }
        keepFloor(copy, restored, header.get());
    }

    // Otherwise a host with an old keyring could write again with a key that was retired.
    private void keepFloor(RecordStore copy, TokenRecord restored, TokenRecord present) {
        StoreHeader header;
        try {
            header = StoreHeader.read(present, keyring.hmac());
        } catch (KeyUnavailableException e) {
            // The header was altered, which the copy mends: its own header opens with this keyring.
            return;
        }
        if (StoreHeader.read(restored, keyring.hmac()).floor() < header.floor()) {
            copy.write(List.of(header.write(restored, keyring.hmac())));
        }
    }

    private static Optional<TokenRecord> readable(RecordStore present, String id) {
        try {
            return present.read(id);
        } catch (CorruptStoreException e) {
            return Optional.empty();
        }
    }
}
