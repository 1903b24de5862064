package dev.tokenhold.crypto;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.internal.Failures;
import dev.tokenhold.internal.TokenRecords;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Examines the header of a store, and finds out by the records which store it is if the header does not tell. */
final class HeaderHealth {

    private static final String PLACE = "record " + ReservedRecords.HEADER;
    private static final String SUBJECT = "the " + PLACE;
    private static final String RESTORE = "restore it from a backup of the store";
    private static final int FIRST_LOOK = 256;

    private final RecordStore records;
    private final KeyringWatch watch;
    private final Repairs repairs;
    private final Consumer<Finding> findings;

    HeaderHealth(RecordStore records, KeyringWatch watch, Repairs repairs, Consumer<Finding> findings) {
        this.records = records;
        this.watch = watch;
        this.repairs = repairs;
        this.findings = findings;
    }

    /**
     * Which store it is according to its records.
     *
     * @param id the id of the store that all of them carry
     * @param opens whether at least one of them opens
     */
    private record Origin(Bytes id, boolean opens) {}

    /**
     * Examines the header.
     *
     * @return the cipher of the store; empty if it has no records, or it is not known which store it is
     * @throws KeyUnavailableException if the store was written with another keyring
     */
    Optional<StoreCipher> examine() {
        try {
            Optional<TokenRecord> record = records.read(ReservedRecords.HEADER);
            if (record.isEmpty()) {
                if (records.scan(null, 1).isEmpty()) {
                    return Optional.empty();
                }
                // The first save may have come between both looks.
                record = records.read(ReservedRecords.HEADER);
            }
            return record.isPresent() ? examine(record.get()) : missing();
        } catch (CorruptStoreException e) {
            // A malformed row, which is reported with the others.
            repairs.stop("the header is damaged");
            return cipher(origin());
        }
    }

    private Optional<StoreCipher> missing() {
        Optional<Origin> origin = origin();
        String problem = "is missing, so that no program opens the store";
        if (origin.isEmpty() || !origin.get().opens()) {
            findings.accept(
                    Finding.damage(
                            PLACE,
                            problem,
                            RESTORE
                                    + (origin.isEmpty()
                                            ? ": the records carry the ids of several stores or none, so that it cannot be made anew"
                                            : ", or bring the keyring that the store was written with: no record opens with this one")));
            return Optional.empty();
        }
        Bytes id = origin.get().id();
        // Whether a greater floor was lost cannot be known; the next keys retire raises it again.
        WriteResult result = repairs.write(
                List.of(new StoreHeader(id, 0).write(null, watch.keyring().hmac())));
        if (result instanceof WriteResult.Written) {
            repairs.done(
                    PLACE,
                    problem,
                    "made anew with the id " + ByteStrings.hex(id)
                            + ", which all records carry; it accepts every revision of the keyring");
        } else {
            repairs.report(PLACE, problem, "makes it anew from the records");
        }
        return cipher(origin);
    }

    private Optional<StoreCipher> examine(TokenRecord record) {
        StoreHeader header;
        try {
            header = StoreHeader.read(record, watch.keyring().hmac());
        } catch (KeyUnavailableException e) {
            Optional<Origin> origin = origin();
            if (origin.isEmpty() || !origin.get().opens()) {
                // Nothing says that this is the right keyring.
                throw e;
            }
            damaged("was altered: records open with this keyring, but its MAC is another's");
            return cipher(origin);
        } catch (CorruptStoreException | UnsupportedFormatException e) {
            // A damaged version looks like a newer one.
            findings.accept(Failures.damage(PLACE, SUBJECT, e));
            repairs.stop("the header is damaged");
            return cipher(origin());
        }
        if (isOfNoRecord(header.storeId())) {
            Optional<Origin> origin = origin();
            if (origin.isPresent() && origin.get().opens()) {
                damaged("is that of the store " + ByteStrings.hex(header.storeId())
                        + ", but all records belong to the store "
                        + ByteStrings.hex(origin.get().id()));
                return cipher(origin);
            }
        }
        examineFloor(header);
        return Optional.of(StoreCipher.of(watch, header.storeId()));
    }

    private void damaged(String problem) {
        findings.accept(Finding.damage(PLACE, problem, RESTORE));
        repairs.stop("the header is damaged");
    }

    private void examineFloor(StoreHeader header) {
        if (watch.reaches(header.floor())) {
            return;
        }
        Keyring keyring = watch.keyring();
        findings.accept(Finding.damage(
                keyring.origin().file().toString(),
                "has the revision " + keyring.revision() + ", but the store takes writes only with " + header.floor()
                        + " or a later one, since a key was retired",
                "bring the present keyring file"));
        repairs.stop("the keyring is too old");
    }

    // A look at the first page: only if it is suspicious, all records are read one more time.
    private boolean isOfNoRecord(Bytes storeId) {
        try (Stream<TokenRecords.Page> pages = new TokenRecords(records).pages(FIRST_LOOK)) {
            return pages.findFirst().stream()
                    .flatMap(page -> page.records().stream())
                    .map(HeaderHealth::storeIdOf)
                    .noneMatch(storeId::equals);
        }
    }

    private Optional<StoreCipher> cipher(Optional<Origin> origin) {
        return origin.filter(Origin::opens).map(known -> StoreCipher.of(watch, known.id()));
    }

    private Optional<Origin> origin() {
        Bytes id = null;
        boolean opens = false;
        try (Stream<TokenRecord> all = new TokenRecords(records).wellFormed()) {
            for (Iterator<TokenRecord> each = all.iterator(); each.hasNext(); ) {
                TokenRecord record = each.next();
                Bytes carried = storeIdOf(record);
                if (carried == null) {
                    continue;
                }
                if (id != null && !id.equals(carried)) {
                    return Optional.empty();
                }
                id = carried;
                opens = opens || opens(record, id);
            }
        }
        return id == null ? Optional.empty() : Optional.of(new Origin(id, opens));
    }

    private boolean opens(TokenRecord record, Bytes id) {
        try {
            new RecordSealer(watch, id).open(record);
            return true;
        } catch (TokenStoreException e) {
            return false;
        }
    }

    /** Returns the store id that a record carries; null if it does not begin like a sealed record. */
    private static @Nullable Bytes storeIdOf(TokenRecord record) {
        try {
            return RecordSealer.storeId(record);
        } catch (TokenStoreException e) {
            return null;
        }
    }
}
