package dev.tokenhold.crypto;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.internal.Failures;
import dev.tokenhold.internal.MirrorNote;
import dev.tokenhold.internal.TokenRecords;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.spi.WriteResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Examines the records of a store and its keyring: whether each record opens and has the lookup keys of its token, whether two tokens
 * have the same user and client, and whether header, fence and note about a mirror are as they should be. Programs may go on to use
 * the store. Findings are handed over as they are made, so that memory does not grow with their number. What the records lie in, files,
 * tables and servers, is examined by {@link dev.tokenhold.spi.TokenStoreProvider#examine}.
 *
 * <p>A doctor that repairs gives records the lookup keys of their tokens, makes a lost header anew if all records carry the id of one
 * store and at least one opens, and removes lookup keys from reserved records. No token changes, so that a store of a mirror can be
 * repaired whichever leads. A fence around the store, or a keyring that is too old to write to it, keeps a doctor from repairing records.
 * Without repairs it changes nothing.
 *
 * <p>Nothing detects a record that was deleted, or replaced by an older one of the same id. For use once, by one thread.
 */
public final class StoreDoctor {

    private static final int PAGE = 256;
    private static final String MIRROR = "record " + ReservedRecords.MIRROR;
    private static final String END_MIRROR =
            "if no program uses the mirror, remove it with store-migrate mirror --end; otherwise restore it from a backup";

    private final RecordStore records;
    private final Keyring keyring;
    private final Consumer<Finding> findings;
    private final Repairs repairs;
    private final KeyringWatch watch;

    /**
     * Prepares the examination.
     *
     * @param records the records of the store, not closed
     * @param keyring the keyring that the store was written with
     * @param repair whether to repair what needs no judgement
     * @param findings takes each finding, repairs among them
     */
    public StoreDoctor(RecordStore records, Keyring keyring, boolean repair, Consumer<Finding> findings) {
        this.records = records;
        this.keyring = keyring;
        this.findings = findings;
        this.repairs = new Repairs(records, findings, repair);
        this.watch = new KeyringWatch(keyring, EncryptedTokenStore.LOOK);
    }

    /**
     * Examines everything, once.
     *
     * @return how much was examined
     * @throws KeyUnavailableException if the store was written with another keyring
     * @throws StoreUnavailableException if the store cannot be read
     * @throws CorruptStoreException if the store as a whole cannot be read, so that there are no records
     * @throws UnsupportedFormatException if a newer version wrote the store
     */
    public DoctorReport run() {
        KeyringHealth.examine(keyring, repairs.areWanted(), findings);
        Optional<FenceNotice> fence = examineFence();
        StoreCipher cipher =
                new HeaderHealth(records, watch, repairs, findings).examine().orElse(null);
        examineReserved();
        Optional<MirrorNote> mirror = cipher == null ? Optional.empty() : examineMirror(cipher.storeId());
        RecordHealth health = new RecordHealth(
                watch,
                cipher == null ? null : cipher.sealer(),
                cipher == null ? null : new LookupKeyHealth(records, cipher, repairs, findings),
                findings);
        try (Stream<TokenRecords.Page> pages = new TokenRecords(records).pages(PAGE)) {
            pages.forEach(health::examine);
        }
        return health.report(
                cipher == null ? null : ByteStrings.hex(cipher.storeId()),
                fence.orElse(null),
                mirror.map(StoreDoctor::role).orElse(null));
    }

    private Optional<FenceNotice> examineFence() {
        try {
            Optional<FenceNotice> notice = records.fence().flatMap(WriteFence::raised);
            if (notice.isPresent()) {
                repairs.stop("a fence stands");
                findings.accept(Finding.warning(
                        "the store",
                        "is fenced by " + notice.get().by() + " since "
                                + notice.get().since() + ", so that no program can write",
                        "if no migration is under way, lift the fence with store-migrate fence --lift"));
            }
            return notice;
        } catch (StoreUnavailableException e) {
            // An account without the right to see triggers. If the store is out of reach, the next read says so.
            findings.accept(Finding.warning(
                    "the store",
                    "does not tell whether it is fenced: " + e.getMessage(),
                    "run the doctor with an account that has the right TRIGGER"));
            return Optional.empty();
        }
    }

    // A lookup key in a reserved record finds nothing, but an identity is taken by it.
    private void examineReserved() {
        try (Stream<TokenRecord> reserved = new TokenRecords(records).reserved()) {
            reserved.filter(record -> !record.lookupKeys().isEmpty()).forEach(record -> {
                RecordWrite plain = RecordWrites.of(record, record.id(), Map.of(), record.sealed());
                String problem = "has lookup keys, so that tokens with these keys cannot be saved";
                if (repairs.write(List.of(plain)) instanceof WriteResult.Written) {
                    repairs.done("record " + record.id(), problem, "removed");
                } else {
                    repairs.report("record " + record.id(), problem, "removes them");
                }
            });
        }
    }

    private Optional<MirrorNote> examineMirror(Bytes storeId) {
        Optional<TokenRecord> record;
        try {
            record = records.read(ReservedRecords.MIRROR);
        } catch (CorruptStoreException e) {
            // A malformed row, which is reported with the others.
            return Optional.empty();
        }
        return record.flatMap(present -> note(present, storeId));
    }

    /** Reads a note. Empty if it does not count, which is reported. */
    private Optional<MirrorNote> note(TokenRecord record, Bytes storeId) {
        byte[] payload;
        try {
            payload = ReservedRecords.authenticPayload(record, keyring.hmac());
        } catch (KeyUnavailableException e) {
            mirrorDamage("was altered or made with another keyring, so that it does not count");
            return Optional.empty();
        } catch (TokenStoreException e) {
            findings.accept(Failures.damage(MIRROR, "the " + MIRROR, e));
            return Optional.empty();
        }
        Optional<MirrorNote> note = MirrorNote.decode(Bytes.of(payload));
        if (note.isEmpty()) {
            mirrorDamage("is not a note that this release understands, so that it does not count");
        } else if (!note.get().store().equals(storeId)) {
            mirrorDamage("names another store as its own, so that it does not count: it was copied from there");
            return Optional.empty();
        }
        return note;
    }

    private void mirrorDamage(String problem) {
        findings.accept(Finding.damage(MIRROR, problem, END_MIRROR));
    }

    private static DoctorReport.MirrorRole role(MirrorNote note) {
        String role = switch (note.role()) {
            case LEADS -> "leader";
            case STEPPING_DOWN -> "stepping down";
            case FOLLOWS -> "follower";
        };
        return new DoctorReport.MirrorRole(
                role, note.term(), note.peer().equals(MirrorNote.NO_ID) ? null : ByteStrings.hex(note.peer()));
    }
}
