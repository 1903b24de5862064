package dev.tokenhold.crypto;

import static dev.tokenhold.spi.Finding.Severity.DAMAGE;
import static dev.tokenhold.spi.Finding.Severity.REPAIRED;
import static dev.tokenhold.spi.Finding.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.crypto.tink.prf.Prf;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.testkit.TestTokens;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A doctor finds what was done to the records of any record store, says what to do, finds nothing else, changes nothing unasked, and
 * mends what it says it mends.
 */
public interface StoreDoctorContract {

    /** The record store of the test. */
    RecordStore store();

    private EncryptedTokenStore tokens() {
        return new EncryptedTokenStore(store(), TestKeyring.keyring());
    }

    private void fill() {
        tokens().saveTokens(List.of(tokenOf("anna"), tokenOf("bert"), tokenOf("carl")));
    }

    private static OAuthToken tokenOf(String user) {
        return TestTokens.tokenOf("user " + user).id(user).build();
    }

    private void rewrite(String id, UnaryOperator<TokenRecord> change) {
        TokenRecord before = store().read(id).orElseThrow();
        store().write(List.of(new RecordWrite(before.version(), change.apply(before))));
    }

    private static TokenRecord withKeys(TokenRecord record, Map<LookupField, Bytes> keys) {
        return new TokenRecord(record.id(), record.version() + 1, keys, record.lease(), record.sealed());
    }

    private static TokenRecord without(LookupField field, TokenRecord record) {
        Map<LookupField, Bytes> keys = new EnumMap<>(record.lookupKeys());
        keys.remove(field);
        return withKeys(record, keys);
    }

    private static TokenRecord with(LookupField field, Bytes key, TokenRecord record) {
        Map<LookupField, Bytes> keys = new EnumMap<>(LookupField.class);
        keys.putAll(record.lookupKeys());
        keys.put(field, key);
        return withKeys(record, keys);
    }

    private static TokenRecord withSealed(TokenRecord record, Bytes sealed) {
        return new TokenRecord(record.id(), record.version() + 1, record.lookupKeys(), record.lease(), sealed);
    }

    private static Bytes flipped(Bytes bytes, int offset) {
        byte[] changed = bytes.toByteArray();
        changed[offset < 0 ? changed.length + offset : offset] ^= 1;
        return Bytes.of(changed);
    }

    private Bytes keyOf(String id, LookupField field) {
        return Optional.ofNullable(store().read(id).orElseThrow().lookupKey(field))
                .orElseThrow();
    }

    /** The records of another store with the same keyring and tokens of the same users. */
    private static RecordStore another(String... users) {
        RecordStore records = new InMemoryRecordStore();
        EncryptedTokenStore another = new EncryptedTokenStore(records, TestKeyring.keyring());
        List.of(users).forEach(user -> another.saveToken(tokenOf(user)));
        return records;
    }

    private List<TokenRecord> everything() {
        return store().scan(null, 1_000);
    }

    private List<Finding> examine(boolean repair) {
        List<Finding> findings = new ArrayList<>();
        new StoreDoctor(store(), TestKeyring.keyring(), repair, findings::add).run();
        return findings;
    }

    /** Examines without repairing, which changes nothing. */
    private List<Finding> examine() {
        List<TokenRecord> before = everything();
        List<Finding> findings = examine(false);
        assertThat(everything()).isEqualTo(before);
        return findings;
    }

    private void assertFinds(Finding.Severity severity, String place, String problem, String remedy) {
        assertIs(examine(), severity, place, problem, remedy);
    }

    private static void assertIs(
            List<Finding> findings, Finding.Severity severity, String place, String problem, String remedy) {
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(severity);
            assertThat(finding.place()).isEqualTo(place);
            assertThat(finding.problem()).contains(problem);
            assertThat(finding.remedy()).contains(remedy);
            assertThat(finding.toString()).doesNotContain("user anna", "user bert", "access-", "refresh-", "s3cr3t");
        });
    }

    /** The doctor finds it, does not change it, and says the same when it is to repair. */
    private void assertNotRepaired(String place, String problem, String remedy) {
        assertFinds(DAMAGE, place, problem, remedy);
        List<TokenRecord> before = everything();
        assertIs(examine(true), DAMAGE, place, problem, remedy);
        assertThat(everything()).isEqualTo(before);
    }

    /** The doctor finds it, mends it, and then finds nothing more; all tokens are found. */
    private void assertRepaired(String place, String problem, String done) {
        assertFinds(DAMAGE, place, problem, "store-migrate doctor --repair");
        assertIs(examine(true), REPAIRED, place, problem, done);
        assertWell();
    }

    private void assertWell() {
        assertThat(examine()).isEmpty();
        for (String user : List.of("anna", "bert", "carl")) {
            OAuthToken saved = tokenOf(user);
            assertThat(tokens().findToken(saved.toBuilder().id(null).build())).contains(saved);
            assertThat(tokens().findToken(OAuthToken.builder()
                            .userName("user " + user)
                            .build()))
                    .contains(saved);
        }
    }

    @Test
    default void doctorFindsNothingInAnEmptyStore() {
        store().write(List.of());

        assertThat(examine()).isEmpty();
        assertThat(examine(true)).isEmpty();
        assertThat(everything()).isEmpty();
    }

    @Test
    default void doctorFindsNothingInAHealthyStoreAndCountsItsRecords() {
        tokens().saveTokens(IntStream.range(0, 600)
                .mapToObj(i -> tokenOf("user " + i))
                .toList());
        tokens().saveToken(OAuthToken.builder().accessToken("anonymous").build());
        tokens().deleteToken("user 17");
        List<Finding> findings = new ArrayList<>();

        DoctorReport report = new StoreDoctor(store(), TestKeyring.keyring(), true, findings::add).run();

        assertThat(findings).isEmpty();
        TokenRecord header = store().read(ReservedRecords.HEADER).orElseThrow();
        String key = TestKeyring.keyring().info().keys().get(0).id();
        assertThat(report)
                .isEqualTo(new DoctorReport(ReservedRecords.storeId(header), null, null, 600, Map.of(key, 600L), 0));
    }

    @Test
    default void doctorFindsALookupKeyThatWasStripped() {
        for (LookupField field : LookupField.values()) {
            store().deleteAllBut(Set.of());
            fill();
            rewrite("bert", record -> without(field, record));

            assertRepaired("record bert", "is missing", "computed anew");
        }
    }

    @Test
    default void doctorFindsAllLookupKeysThatWereStripped() {
        fill();
        for (String id : List.of("anna", "bert", "carl")) {
            rewrite(id, record -> withKeys(record, Map.of()));
        }

        assertThat(examine()).extracting(Finding::severity).containsExactly(DAMAGE, DAMAGE, DAMAGE);
        assertThat(examine(true)).extracting(Finding::severity).containsExactly(REPAIRED, REPAIRED, REPAIRED);
        assertWell();
    }

    @Test
    default void doctorFindsALookupKeyThatWasAltered() {
        fill();
        rewrite("bert", record -> with(LookupField.USER, flipped(keyOf("bert", LookupField.USER), 3), record));

        assertRepaired("record bert", "user is wrong", "computed anew");
    }

    @Test
    default void doctorFindsALookupKeyOfAnotherLength() {
        fill();
        rewrite("bert", record -> with(LookupField.USER, Bytes.of(new byte[32]), record));

        assertRepaired("record bert", "user is wrong", "computed anew");
    }

    @Test
    default void doctorFindsALookupKeyThatWasPlantedInAnotherRecord() {
        fill();
        tokens().saveToken(OAuthToken.builder().id("anonymous").accessToken("a").build());
        rewrite("anonymous", record -> with(LookupField.USER, keyOf("bert", LookupField.USER), record));

        assertRepaired("record anonymous", "user is wrong", "computed anew");
    }

    @Test
    default void doctorMendsLookupKeysThatWereSwapped() {
        fill();
        exchangeIdentities(List.of("anna", "bert"));

        assertThat(examine()).extracting(Finding::place).containsExactly("record anna", "record bert");
        assertThat(examine(true)).extracting(Finding::severity).containsExactly(REPAIRED, REPAIRED);
        assertWell();
    }

    /** Each has the identity of the next one, and they are on several pages. */
    @Test
    default void doctorMendsLookupKeysThatWereExchangedAmongPages() {
        fill();
        tokens().saveTokens(
                        IntStream.range(0, 600).mapToObj(i -> tokenOf("b" + i)).toList());
        exchangeIdentities(List.of("anna", "b300", "carl"));

        assertThat(examine()).extracting(Finding::severity).containsExactly(DAMAGE, DAMAGE, DAMAGE);
        assertThat(examine(true))
                .extracting(Finding::toString)
                .allMatch(line -> line.startsWith("repaired: "))
                .hasSize(3);
        assertWell();
    }

    private void exchangeIdentities(List<String> ids) {
        List<TokenRecord> before =
                ids.stream().map(id -> store().read(id).orElseThrow()).toList();
        List<RecordWrite> writes = IntStream.range(0, ids.size())
                .mapToObj(i -> new RecordWrite(
                        before.get(i).version(),
                        withKeys(before.get(i), before.get((i + 1) % ids.size()).lookupKeys())))
                .toList();
        store().write(writes);
    }

    @Test
    default void doctorFindsASecondTokenOfAUserBehindAStrippedIdentity() {
        fill();
        rewrite("bert", record -> withKeys(record, Map.of()));
        tokens().saveToken(TestTokens.tokenOf("user bert")
                .id("second")
                .accessToken("b")
                .build());

        assertNotRepaired("record bert", "has the same user and client as the record second", "store-migrate delete");
    }

    @Test
    default void doctorFindsTwoTokensOfAUserThatBothLostTheirIdentity() {
        fill();
        rewrite("bert", record -> withKeys(record, Map.of()));
        tokens().saveToken(TestTokens.tokenOf("user bert")
                .id("second")
                .accessToken("b")
                .build());
        rewrite("second", record -> withKeys(record, Map.of()));

        List<TokenRecord> before = everything();
        List<Finding> findings = examine(true);

        assertThat(findings)
                .extracting(Finding::place, Finding::severity)
                .containsExactly(tuple("record bert", DAMAGE), tuple("record second", DAMAGE));
        assertThat(findings.get(0).problem()).contains("same user and client as the record second");
        assertThat(findings.get(1).problem()).contains("same user and client as the record bert");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    default void doctorFindsASealedByteFlipped() {
        fill();
        rewrite("bert", record -> withSealed(record, flipped(record.sealed(), -1)));

        assertNotRepaired("record bert", "does not open with the key that it names", "restore it from a backup");
    }

    @Test
    default void doctorFindsSealedBytesSwapped() {
        fill();
        Bytes ofAnna = store().read("anna").orElseThrow().sealed();
        rewrite("bert", record -> withSealed(record, ofAnna));

        assertNotRepaired("record bert", "does not open with the key that it names", "restore it from a backup");
    }

    @Test
    default void doctorFindsARecordOfAnotherStore() {
        fill();
        rewrite(
                "bert",
                record -> withSealed(
                        record, another("bert").read("bert").orElseThrow().sealed()));

        assertNotRepaired("record bert", "belongs to the store ", "restore it from a backup");
    }

    @Test
    default void doctorFindsARecordThatIsTooShort() {
        fill();
        rewrite("bert", record -> withSealed(record, Bytes.of(new byte[] {1, 2, 3})));

        assertNotRepaired("record bert", "has only 3 bytes", "restore it from a backup");
    }

    @Test
    default void doctorFindsARecordOfANewerRelease() {
        fill();
        rewrite("bert", record -> withSealed(record, Bytes.of(new byte[] {2, 2, 3})));

        assertNotRepaired("record bert", "has format version 2", "upgrade");
    }

    @Test
    default void doctorFindsARecordOfAnUnknownKey() {
        fill();
        rewrite("bert", record -> withSealed(record, flipped(record.sealed(), 20)));

        assertNotRepaired("record bert", "which the keyring does not have", "bring the keyring that has the key");
    }

    @Test
    default void doctorMakesALostHeaderAnew() {
        fill();
        byte[] before =
                store().read(ReservedRecords.HEADER).orElseThrow().sealed().toByteArray();
        store().delete(ReservedRecords.HEADER);

        assertRepaired("record !tokenhold.store", "is missing", "made anew with the id ");

        assertThat(store().read(ReservedRecords.HEADER).orElseThrow().sealed().toByteArray())
                .isEqualTo(before);
    }

    @Test
    default void doctorDoesNotMakeAHeaderOfTwoStores() {
        fill();
        rewrite(
                "bert",
                record -> withSealed(
                        record, another("bert").read("bert").orElseThrow().sealed()));
        store().delete(ReservedRecords.HEADER);

        assertNotRepaired("record !tokenhold.store", "is missing", "the ids of several stores");
    }

    @Test
    default void doctorDoesNotMakeAHeaderWithAnotherKeyring() throws Exception {
        fill();
        store().delete(ReservedRecords.HEADER);
        List<TokenRecord> before = everything();
        List<Finding> findings = new ArrayList<>();

        new StoreDoctor(store(), HandMadeKeyring.open(), true, findings::add).run();

        // Its file is in a folder for all.
        findings.removeIf(finding -> finding.severity() == WARNING);
        assertIs(
                findings,
                DAMAGE,
                "record !tokenhold.store",
                "is missing",
                "bring the keyring that the store was written with");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    default void doctorFindsTheHeaderOfAnotherStore() {
        fill();
        TokenRecord foreign = another("dora").read(ReservedRecords.HEADER).orElseThrow();
        rewrite(ReservedRecords.HEADER, record -> withSealed(record, foreign.sealed()));

        assertNotRepaired(
                "record !tokenhold.store", "but all records belong to the store ", "restore it from a backup");
    }

    @Test
    default void doctorFindsAnAlteredHeader() {
        fill();
        for (int offset : new int[] {1, 17, -1}) {
            Bytes good = store().read(ReservedRecords.HEADER).orElseThrow().sealed();
            rewrite(ReservedRecords.HEADER, record -> withSealed(record, flipped(record.sealed(), offset)));

            assertNotRepaired("record !tokenhold.store", "was altered", "restore it from a backup");

            rewrite(ReservedRecords.HEADER, record -> withSealed(record, good));
        }
        rewrite(ReservedRecords.HEADER, record -> withSealed(record, Bytes.of(new byte[] {1})));
        assertNotRepaired("record !tokenhold.store", "is too short", "restore it from a backup");
        rewrite(ReservedRecords.HEADER, record -> withSealed(record, Bytes.of(new byte[] {2, 1, 1})));
        assertNotRepaired("record !tokenhold.store", "has format version 2", "upgrade");
    }

    @Test
    default void doctorTellsAnotherKeyringFromDamage() throws Exception {
        fill();
        Keyring another = HandMadeKeyring.open();

        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> new StoreDoctor(store(), another, true, finding -> {}).run())
                .withMessageContaining("made with another keyring");
    }

    @Test
    default void doctorRemovesLookupKeysFromReservedRecords() {
        fill();
        Bytes identity = keyOf("bert", LookupField.IDENTITY);
        rewrite("bert", record -> without(LookupField.IDENTITY, record));
        rewrite(ReservedRecords.HEADER, record -> with(LookupField.IDENTITY, identity, record));

        assertThat(examine()).extracting(Finding::place).containsExactly("record !tokenhold.store", "record bert");
        assertThat(examine(true)).extracting(Finding::severity).containsExactly(REPAIRED, REPAIRED);
        assertWell();
    }

    @Test
    default void doctorFindsAForgedNoteAboutAMirror() {
        fill();
        store().write(List.of(note(TestKeyring.keyring().hmac(), storeId())));
        assertThat(examine()).isEmpty();
        rewrite(ReservedRecords.MIRROR, record -> withSealed(record, flipped(record.sealed(), 40)));

        assertNotRepaired("record !tokenhold.mirror", "was altered", "store-migrate mirror --end");
    }

    @Test
    default void doctorFindsTheNoteOfAnotherStore() {
        fill();
        store().write(List.of(note(TestKeyring.keyring().hmac(), ByteStrings.random(16))));

        assertNotRepaired("record !tokenhold.mirror", "names another store as its own", "store-migrate mirror --end");
    }

    private Bytes storeId() {
        return StoreHeader.read(
                        store().read(ReservedRecords.HEADER).orElseThrow(),
                        TestKeyring.keyring().hmac())
                .storeId();
    }

    private static RecordWrite note(Prf hmac, Bytes own) {
        return note(hmac, noteAbout(own, ByteStrings.random(16), 1, 1));
    }

    private static RecordWrite note(Prf hmac, byte[] payload) {
        return RecordWrites.of(
                null, ReservedRecords.MIRROR, Map.of(), ReservedRecords.seal(ReservedRecords.MIRROR, payload, hmac));
    }

    /** As docs/format.md describes it. */
    private static byte[] noteAbout(Bytes own, Bytes peer, int role, long term) {
        return ByteBuffer.allocate(41)
                .put(own.asByteBuffer())
                .put(peer.asByteBuffer())
                .put((byte) role)
                .putLong(term)
                .array();
    }

    @Test
    default void doctorFindsANoteThatSaysNothing() {
        fill();
        byte[] ofAnUnknownRole = noteAbout(storeId(), ByteStrings.random(16), 4, 1);
        for (byte[] payload : List.of(ofAnUnknownRole, storeId().toByteArray())) {
            store().write(List.of(note(TestKeyring.keyring().hmac(), payload)));

            assertNotRepaired(
                    "record !tokenhold.mirror", "is not a note that this release understands", "mirror --end");
            assertThat(report().mirror()).isNull();

            store().delete(ReservedRecords.MIRROR);
        }
    }

    @Test
    default void doctorTellsTheRoleInAMirror() {
        fill();
        assertThat(report().mirror()).isNull();
        Bytes peer = ByteStrings.random(16);
        List<String> roles = List.of("leader", "stepping down", "follower");
        for (int i = 0; i < roles.size(); i++) {
            store().write(List.of(note(TestKeyring.keyring().hmac(), noteAbout(storeId(), peer, i + 1, 7 + i))));

            assertThat(report().mirror())
                    .isEqualTo(new DoctorReport.MirrorRole(roles.get(i), 7 + i, ByteStrings.hex(peer)));

            store().delete(ReservedRecords.MIRROR);
        }
        Bytes none = Bytes.of(new byte[16]);
        store().write(List.of(note(TestKeyring.keyring().hmac(), noteAbout(storeId(), none, 1, 1))));
        assertThat(report().mirror()).isEqualTo(new DoctorReport.MirrorRole("leader", 1, null));
        // The note of another store, and one that was altered, are findings and no roles.
        rewrite(ReservedRecords.MIRROR, record -> withSealed(record, flipped(record.sealed(), 40)));
        assertThat(report().mirror()).isNull();
        store().delete(ReservedRecords.MIRROR);
        store().write(List.of(note(TestKeyring.keyring().hmac(), noteAbout(peer, storeId(), 1, 1))));
        assertThat(report().mirror()).isNull();
    }

    @Test
    default void doctorTellsTheFence() {
        Optional<WriteFence> fence = store().fence();
        if (fence.isEmpty()) {
            return;
        }
        fill();
        assertThat(report().fence()).isNull();

        FenceNotice raised = fence.get().raise("the move");

        assertThat(report().fence()).isEqualTo(raised);
        fence.get().lift();
        assertThat(report().fence()).isNull();
    }

    private DoctorReport report() {
        return new StoreDoctor(store(), TestKeyring.keyring(), false, finding -> {}).run();
    }

    @Test
    default void doctorRepairsNothingBehindAFence() {
        Optional<WriteFence> fence = store().fence();
        if (fence.isEmpty()) {
            return;
        }
        fill();
        rewrite("bert", record -> withKeys(record, Map.of()));
        fence.get().raise("the move");
        List<TokenRecord> before = everything();

        List<Finding> findings = examine(true);

        assertThat(findings).extracting(Finding::severity).containsExactly(WARNING, DAMAGE);
        assertThat(findings.get(0).problem()).contains("is fenced by the move since ");
        assertThat(findings.get(1).remedy()).isEqualTo("not repaired, since a fence stands");
        assertThat(everything()).isEqualTo(before);
        fence.get().lift();
        assertRepaired("record bert", "is missing", "computed anew");
    }

    @Test
    default void doctorFindsEachOfManyDamages() {
        tokens().saveTokens(IntStream.range(0, 700)
                .mapToObj(i -> tokenOf("user " + i))
                .toList());
        IntStream.range(0, 700)
                .filter(i -> i % 7 == 0)
                .forEach(i -> rewrite("user " + i, record -> withKeys(record, Map.of())));

        assertThat(examine()).hasSize(100);
        assertThat(examine(true)).hasSize(100).allMatch(finding -> finding.severity() == REPAIRED);
        assertThat(examine()).isEmpty();
    }
}
