package dev.tokenhold.transfer;

import static dev.tokenhold.transfer.Tokens.full;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.EncryptedTokenStore;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.crypto.ReservedRecords;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.transfer.Difference.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedMigrationTest {

    private static final Keyring KEYRING = TestKeyring.keyring();

    private final InMemoryRecordStore from = new InMemoryRecordStore();
    private final InMemoryRecordStore to = new InMemoryRecordStore();

    private static void save(RecordStore records, OAuthToken... tokens) {
        save(records, KEYRING, tokens);
    }

    /** Saves in the target, which becomes a replica of the source. */
    private void saveInReplica(OAuthToken... tokens) {
        TokenRecord header = from.read(ReservedRecords.HEADER).orElseThrow();
        to.write(List.of(new RecordWrite(RecordWrite.ABSENT, header)));
        save(to, tokens);
    }

    private static void save(RecordStore records, Keyring keyring, OAuthToken... tokens) {
        MigratableTokenStore store = new EncryptedTokenStore(records, keyring);
        store.replaceTokens(
                Stream.of(tokens).map(token -> new Replacement(null, token)).toList());
    }

    private static List<OAuthToken> tokens(RecordStore records) {
        return new EncryptedTokenStore(records, KEYRING).getTokens();
    }

    private Migration.Builder migration() {
        return Migration.builder(SealedStore.of(from), SealedStore.of(to)).batchSize(2);
    }

    private static OAuthToken[] some(int count) {
        return full(count).toArray(OAuthToken[]::new);
    }

    private static OAuthToken changed(String id) {
        return full(id).toBuilder().accessToken("changed").build();
    }

    @Test
    void whatArrivesOpensAndIsEqual() {
        save(from, some(9));

        MigrationReport report = migration().build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts()).isEqualTo(new TokenCounts(9, 9, 0, 0, 0, 0, 0, 9));
        assertThat(report.digests().orElseThrow().areEqual()).isTrue();
        assertThat(tokens(to)).isEqualTo(full(9));
        assertThat(new EncryptedTokenStore(to, KEYRING)
                        .findToken(OAuthToken.builder()
                                .userName(full("00003").userName())
                                .clientId(full("00003").clientId())
                                .build()))
                .contains(full("00003"));
    }

    @Test
    void aSecondRunFindsEverythingUnchanged() {
        save(from, some(5));
        migration().build().run();

        assertThat(migration().build().run().counts()).isEqualTo(new TokenCounts(5, 0, 0, 5, 0, 0, 0, 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 48 * 1024, 50_000, 500_000})
    void recordsOfAnySizeArriveByteForByte(int length) {
        byte[] bytes = new byte[62 + length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        bytes[0] = 1;
        bytes[17] = 1;
        TokenRecord record = new TokenRecord("id \"' 😀", 7, Map.of(), null, Bytes.of(bytes));
        save(from, full("00001"));
        from.write(List.of(new RecordWrite(RecordWrite.ABSENT, record)));

        assertThat(migration().build().run().result()).isEqualTo(MigrationResult.OK);
        assertThat(to.read("id \"' 😀").orElseThrow().sealed()).isEqualTo(record.sealed());
    }

    @Test
    void conflictsAreFoundButNotWhatDiffers() {
        save(from, some(3));
        saveInReplica(changed("00002"));

        MigrationReport report = migration().build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.CONFLICTS);
        assertThat(report.differences())
                .containsExactly(new Difference(Kind.CONFLICT_BY_ID, "00002", List.of("00002"), List.of()));
        assertThat(tokens(to)).containsExactly(changed("00002"));
    }

    @Test
    void overwritesWithAVersionThatIsNewToTheTarget() {
        save(from, some(3));
        saveInReplica(changed("00002"));
        long before = to.read("00002").orElseThrow().version();

        MigrationReport report =
                migration().onConflict(ConflictPolicy.OVERWRITE).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(tokens(to)).isEqualTo(full(3));
        assertThat(to.read("00002").orElseThrow().version()).isNotEqualTo(before);
    }

    @Test
    void skipsWhatIsThere() {
        save(from, some(3));
        saveInReplica(changed("00002"));

        MigrationReport report =
                migration().onConflict(ConflictPolicy.SKIP).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts()).isEqualTo(new TokenCounts(3, 2, 0, 0, 1, 0, 0, 2));
        assertThat(tokens(to)).contains(changed("00002"));
    }

    @Test
    void aRecordIsNotPutUnderAnotherId() {
        save(from, some(3));
        saveInReplica(full("00002").toBuilder().id("another").build());

        MigrationReport dry = migration()
                .onConflict(ConflictPolicy.OVERWRITE)
                .dryRun(true)
                .build()
                .run();
        MigrationReport report =
                migration().onConflict(ConflictPolicy.OVERWRITE).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
        assertThat(report.refused()).isEqualTo(dry.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.id()).isEqualTo("00002");
            assertThat(refused.reason()).contains("cannot be stored under another id");
        });
        assertThat(tokens(to)).hasSize(3).extracting(OAuthToken::id).contains("another");
    }

    @Test
    void whichIsNewerCannotBeTold() {
        assertThatThrownBy(() -> migration().onConflict(ConflictPolicy.NEWEST).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not tell which of them expires later");
    }

    @Test
    void anEmptyTargetGetsTheHeaderByteForByte() {
        save(from, some(9));

        assertThat(migration().dryRun(true).build().run().result()).isEqualTo(MigrationResult.DRY_RUN);
        assertThat(to.scan(null, 10)).isEmpty();
        migration().parallel(4).build().run();

        assertThat(to.read(ReservedRecords.HEADER)).isPresent().isEqualTo(from.read(ReservedRecords.HEADER));
        OAuthToken more = new EncryptedTokenStore(to, KEYRING).saveToken(full("00010"));
        assertThat(tokens(to)).hasSize(10).contains(more);
    }

    /** What docs/security.md leaves to an attacker: a replica and its origin are one store. */
    @Test
    void aRecordOfAReplicaOpensInItsOrigin() {
        save(from, some(3));
        migration().build().run();
        new EncryptedTokenStore(to, KEYRING).saveToken(changed("00002"));
        TokenRecord record = to.read("00002").orElseThrow();

        from.write(List.of(new RecordWrite(from.read("00002").orElseThrow().version(), record)));

        assertThat(tokens(from)).contains(changed("00002"));
    }

    @Test
    void anEmptySourceMakesNoReplica() {
        assertThat(migration().build().run().result()).isEqualTo(MigrationResult.OK);
        assertThat(to.scan(null, 10)).isEmpty();
    }

    @Test
    void refusesAnotherStoreAlsoOfTheSameKeyring() {
        save(from, some(3));
        save(to, KEYRING, full("00009"));
        List<TokenRecord> before = to.scan(null, 10);

        assertThatThrownBy(() -> migration().build().run())
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining(ReservedRecords.storeId(before.get(0)))
                .hasMessageContaining("copy without --sealed");
        assertThat(to.scan(null, 10)).isEqualTo(before);
    }

    @Test
    void aSourceWithoutItsHeaderIsDamaged() {
        save(from, some(3));
        from.delete(ReservedRecords.HEADER);

        assertThatThrownBy(() -> migration().build().run())
                .isInstanceOfSatisfying(
                        CorruptStoreException.class,
                        e -> assertThat(SourceFailure.isMarkedOn(e)).isTrue())
                .hasMessageContaining(ReservedRecords.HEADER);
        assertThat(to.scan(null, 10)).isEmpty();
    }

    @Test
    void refusesToMixSealedAndOpened() {
        TokenStore opened = new EncryptedTokenStore(to, KEYRING);

        assertThatThrownBy(() -> Migration.builder(SealedStore.of(from), opened).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("seal both or neither");
    }

    @Test
    void whatIsNoSealedRecordIsDamage() {
        save(from, some(3));
        TokenRecord broken = new TokenRecord("00004", 1, Map.of(), null, Bytes.of(new byte[] {1, 2, 3}));
        from.write(List.of(new RecordWrite(RecordWrite.ABSENT, broken)));

        assertThat(migration().build().run().result()).isEqualTo(MigrationResult.DAMAGED);
        assertThat(to.scan(null, 10)).isEmpty();

        MigrationReport report = migration().keepGoing(true).build().run();

        assertThat(report.damaged())
                .singleElement()
                .satisfies(damaged -> assertThat(damaged.id()).isEqualTo("00004"));
        assertThat(tokens(to)).isEqualTo(full(3));
    }

    @Test
    void verificationNoticesAChangedByte() {
        save(from, some(4));
        migration().build().run();
        TokenRecord record = to.read("00003").orElseThrow();
        byte[] bytes = record.sealed().toByteArray();
        bytes[bytes.length - 1] ^= 1;
        to.write(List.of(new RecordWrite(
                record.version(),
                new TokenRecord("00003", record.version() + 1, record.lookupKeys(), null, Bytes.of(bytes)))));

        MigrationReport report =
                new StoreComparison(SealedStore.of(from), SealedStore.of(to), (phase, done, total) -> {}).run();

        assertThat(report.result()).isEqualTo(MigrationResult.MISMATCH);
        assertThat(report.differences())
                .containsExactly(new Difference(Kind.DIFFERS, "00003", List.of("00003"), List.of()));
        assertThat(report.digests().orElseThrow().areEqual()).isFalse();
    }

    @Test
    void deletesWhatTheSourceDoesNotHave() {
        save(from, full("00001"), full("00003"));
        saveInReplica(full("00002"));

        assertThat(migration().deleteMissing(true).build().run().result()).isEqualTo(MigrationResult.OK);
        assertThat(tokens(to)).containsExactly(full("00001"), full("00003"));
    }
}
