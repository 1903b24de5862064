package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.testkit.Concurrently;
import dev.tokenhold.testkit.TestTokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A store of tokens in any record store knows which store it is, keeps to itself what it notes about itself, and takes no record of
 * another store. A test class that extends the contract of record stores implements this one too.
 */
public interface StoreIdentityContract {

    /** The record store of the test. */
    RecordStore store();

    /** Opens the same record store once more. */
    RecordStore open();

    boolean persistent();

    private EncryptedTokenStore tokens() {
        return new EncryptedTokenStore(store(), TestKeyring.keyring());
    }

    private static OAuthToken tokenOf(String user) {
        return TestTokens.tokenOf(user).id("id-" + user).build();
    }

    private static OAuthToken user(String user) {
        return OAuthToken.builder().userName(user).build();
    }

    private Optional<TokenRecord> header() {
        return store().read(ReservedRecords.HEADER);
    }

    private void rewrite(String id, UnaryOperator<TokenRecord> change) {
        TokenRecord before = store().read(id).orElseThrow();
        store().write(List.of(new RecordWrite(before.version(), change.apply(before))));
    }

    private static TokenRecord withSealed(TokenRecord record, Bytes sealed) {
        return new TokenRecord(record.id(), record.version() + 1, record.lookupKeys(), record.lease(), sealed);
    }

    /** The records of another store with the same keyring and tokens of the same users. */
    private static RecordStore another(String... users) {
        RecordStore records = new InMemoryRecordStore();
        EncryptedTokenStore another = new EncryptedTokenStore(records, TestKeyring.keyring());
        Stream.of(users).forEach(user -> another.saveToken(tokenOf(user)));
        return records;
    }

    @Test
    default void theFirstSaveWritesTheHeader() {
        tokens().saveTokens(List.of());
        assertThat(header()).as("of an empty store").isEmpty();
        assertThat(tokens().getTokens()).isEmpty();
        assertThat(tokens().findToken(user("anna"))).isEmpty();

        OAuthToken anna = tokens().saveToken(tokenOf("anna"));

        String id = ReservedRecords.storeId(header().orElseThrow());
        assertThat(id).matches("[0-9a-f]{32}");
        tokens().saveToken(tokenOf("bert"));
        assertThat(ReservedRecords.storeId(header().orElseThrow())).isEqualTo(id);
        assertThat(tokens().findToken(user("anna"))).contains(anna);
        assertThat(store().scan(null, 10)).hasSize(3);
    }

    @Test
    default void manyFirstSavesAtOnceMakeOneStore() throws Exception {
        int savers = 8;
        // Opened before anything is saved: each believes that the store is new.
        List<EncryptedTokenStore> stores =
                IntStream.range(0, savers).mapToObj(any -> tokens()).toList();

        Concurrently.run(savers, number -> () -> stores.get(number).saveToken(tokenOf("user" + number)));

        assertThat(tokens().getTokens()).hasSize(savers);
        for (EncryptedTokenStore each : stores) {
            assertThat(each.getTokens()).hasSize(savers);
            assertThat(each.findToken(user("user3"))).isPresent();
        }
    }

    @Test
    default void reservedRecordsAreNotTokens() {
        EncryptedTokenStore tokens = tokens();
        OAuthToken anna = tokens.saveToken(tokenOf("anna"));
        String reserved = ReservedRecords.HEADER;
        OAuthToken ofThatId = tokenOf("bert").toBuilder().id(reserved).build();

        assertThat(tokens.getTokens()).containsExactly(anna);
        assertThat(tokens.inventory()).hasSize(1);
        assertThat(tokens.inventoryPages(null, 1).map(page -> page.read().size()))
                .containsExactly(1);
        assertThat(tokens.inventoryOf(Set.of(reserved, "id-anna"))).hasSize(1);
        assertThat(tokens.findTokenById(reserved)).isEmpty();
        assertThat(tokens.findToken(OAuthToken.builder().id(reserved).build())).isEmpty();
        assertThat(tokens.deleteToken(reserved)).isFalse();
        assertThat(tokens.deleteExactly(ofThatId)).isFalse();
        assertThat(tokens.refusal(ofThatId))
                .hasValueSatisfying(reason -> assertThat(reason).contains("begins with !tokenhold."));
        assertThatThrownBy(() -> tokens.saveToken(ofThatId)).isInstanceOf(InvalidTokenException.class);
        assertThatThrownBy(() -> tokens.saveTokens(List.of(anna, ofThatId))).isInstanceOf(InvalidTokenException.class);
        assertThatThrownBy(() -> tokens.replaceTokens(List.of(new Replacement(null, ofThatId))))
                .isInstanceOf(InvalidTokenException.class);
        assertThat(tokens.getTokens()).containsExactly(anna);
    }

    @Test
    default void lookupKeysPlantedInTheHeaderFindNothing() {
        EncryptedTokenStore tokens = tokens();
        OAuthToken anna = tokens.saveToken(tokenOf("anna"));
        Map<LookupField, Bytes> keys = store().read("id-anna").orElseThrow().lookupKeys();
        tokens.deleteToken("id-anna");
        rewrite(
                ReservedRecords.HEADER,
                record -> new TokenRecord(record.id(), record.version() + 1, keys, null, record.sealed()));

        assertThat(tokens().findToken(user("anna"))).isEmpty();
        assertThat(tokens().withSameIdentities(List.of(anna))).isEmpty();
        assertThat(tokens().getTokens()).isEmpty();
    }

    @Test
    default void deletingAllTokensKeepsTheIdentity() {
        EncryptedTokenStore tokens = tokens();
        tokens.saveToken(tokenOf("anna"));
        Optional<TokenRecord> before = header();

        tokens.deleteTokens();

        assertThat(header()).isPresent().isEqualTo(before);
        assertThat(tokens.getTokens()).isEmpty();
        tokens.saveToken(tokenOf("bert"));
        assertThat(header()).isEqualTo(before);
    }

    @Test
    default void recordsWithoutAHeaderAreRefused() {
        tokens().saveToken(tokenOf("anna"));
        store().delete(ReservedRecords.HEADER);

        assertThatThrownBy(this::tokens)
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining(ReservedRecords.HEADER)
                .hasMessageContaining("restore it from a backup");
    }

    @Test
    default void anAlteredHeaderIsRefused() {
        tokens().saveToken(tokenOf("anna"));
        byte[] intact = header().orElseThrow().sealed().toByteArray();
        assertThat(intact).hasSize(1 + 16 + 8 + 32);
        for (int offset = 0; offset < intact.length; offset++) {
            byte[] altered = intact.clone();
            altered[offset] ^= 4;
            rewrite(ReservedRecords.HEADER, record -> withSealed(record, Bytes.of(altered)));

            assertThatThrownBy(this::tokens)
                    .as("offset %d", offset)
                    .isInstanceOf(offset == 0 ? UnsupportedFormatException.class : KeyUnavailableException.class)
                    .hasMessageContaining(ReservedRecords.HEADER);
        }
        for (int length : new int[] {0, 1, 33, intact.length - 1, intact.length + 1}) {
            rewrite(ReservedRecords.HEADER, record -> withSealed(record, Bytes.of(Arrays.copyOf(intact, length))));

            assertThatThrownBy(this::tokens)
                    .as("length %d", length)
                    .isInstanceOfAny(CorruptStoreException.class, KeyUnavailableException.class)
                    .hasMessageContaining(ReservedRecords.HEADER);
        }
    }

    @Test
    default void anotherKeyringIsRefused() throws Exception {
        tokens().saveToken(tokenOf("anna"));
        Keyring another = HandMadeKeyring.open();

        assertThatThrownBy(() -> new EncryptedTokenStore(store(), another))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("bring the keyring");
    }

    @Test
    default void aRecordOfAnotherStoreOfTheKeyringDoesNotOpen() {
        EncryptedTokenStore tokens = tokens();
        tokens.saveToken(tokenOf("anna"));
        OAuthToken bert = tokens.saveToken(tokenOf("bert"));
        Bytes grafted = another("anna").read("id-anna").orElseThrow().sealed();

        rewrite("id-anna", record -> withSealed(record, grafted));

        assertThatThrownBy(() -> tokens.findTokenById("id-anna"))
                .isInstanceOf(TamperedRecordException.class)
                .hasMessageContaining("belongs to the store");
        assertThatThrownBy(() -> tokens.findToken(user("anna"))).isInstanceOf(TamperedRecordException.class);
        assertThatThrownBy(() -> tokens.saveToken(tokenOf("anna"))).isInstanceOf(TamperedRecordException.class);
        assertThat(tokens.findToken(user("bert"))).contains(bert);
    }

    @Test
    default void theHeaderOfAnotherStoreOfTheKeyringOpensNoRecord() {
        tokens().saveToken(tokenOf("anna"));
        TokenRecord grafted = another("anna").read(ReservedRecords.HEADER).orElseThrow();

        rewrite(ReservedRecords.HEADER, record -> withSealed(record, grafted.sealed()));

        assertThatThrownBy(() -> tokens().findTokenById("id-anna")).isInstanceOf(TamperedRecordException.class);
        assertThat(tokens().findToken(user("anna")))
                .as("its lookup keys differ too")
                .isEmpty();
    }

    /** What docs/security.md leaves to an attacker who writes to a store before its first save. */
    @Test
    default void anEmptyStoreThatGetsTheHeaderOfAnotherCountsAsTheOther() {
        RecordStore other = another("anna");
        store().write(List.of(new RecordWrite(
                RecordWrite.ABSENT, other.read(ReservedRecords.HEADER).orElseThrow())));

        OAuthToken bert = tokens().saveToken(tokenOf("bert"));

        other.write(List.of(
                new RecordWrite(RecordWrite.ABSENT, store().read("id-bert").orElseThrow())));
        assertThat(new EncryptedTokenStore(other, TestKeyring.keyring()).findToken(user("bert")))
                .contains(bert);
    }

    @Test
    default void storesOfOneKeyringDoNotShowThatTheyShareUsers() {
        tokens().saveToken(tokenOf("anna"));
        Collection<Bytes> here =
                store().read("id-anna").orElseThrow().lookupKeys().values();
        Map<LookupField, Bytes> there =
                another("anna").read("id-anna").orElseThrow().lookupKeys();

        assertThat(here).hasSize(LookupField.values().length).doesNotContainAnyElementsOf(there.values());
    }

    @Test
    default void aWriterNoticesThatTheStoreWasReplaced() {
        EncryptedTokenStore running = new EncryptedTokenStore(store(), TestKeyring.keyring(), null, Duration.ZERO);
        running.saveToken(tokenOf("anna"));
        store().deleteAllBut(Set.of());
        assertThatThrownBy(() -> running.saveToken(tokenOf("bert")))
                .as("header gone")
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.outcomeUnknown()).isFalse())
                .hasMessageContaining("open it again");

        tokens().saveToken(tokenOf("cora"));

        for (Runnable write : List.<Runnable>of(
                () -> running.saveToken(tokenOf("bert")),
                () -> running.replaceTokens(List.of(new Replacement(null, tokenOf("bert")))),
                () -> running.deleteToken("id-cora"),
                () -> running.deleteExactly(tokenOf("cora")),
                running::deleteTokens)) {
            assertThatThrownBy(write::run)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("replaced");
        }
        assertThatThrownBy(() -> running.findTokenById("id-cora"))
                .isInstanceOf(TamperedRecordException.class)
                .hasMessageContaining("belongs to the store");
        assertThat(tokens().getTokens()).map(OAuthToken::id).containsExactly("id-cora");
    }

    @Test
    default void theSettingsCanSayWhichStoreItHasToBe() {
        assertThatThrownBy(() -> pinned("00112233445566778899aabbccddeeff"))
                .as("an empty store")
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("00112233445566778899aabbccddeeff")
                .hasMessageContaining("after the first save");
        OAuthToken anna = tokens().saveToken(tokenOf("anna"));
        String id = ReservedRecords.storeId(header().orElseThrow());

        assertThat(pinned(id).getTokens()).containsExactly(anna);
        assertThat(pinned(id.toUpperCase(Locale.ROOT)).getTokens()).containsExactly(anna);
        for (String wrong :
                List.of("00112233445566778899aabbccddeeff", id.substring(1), id + "0", "x" + id.substring(1), "")) {
            assertThatThrownBy(() -> pinned(wrong))
                    .as(wrong)
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("store.id");
        }
        RecordStore replacement = another("anna");
        store().deleteAllBut(Set.of());
        store().write(replacement.scan(null, 10).stream()
                .map(record -> new RecordWrite(RecordWrite.ABSENT, record))
                .toList());
        assertThat(tokens().getTokens()).as("without the setting").hasSize(1);
        assertThatThrownBy(() -> pinned(id))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("it was replaced");
    }

    private EncryptedTokenStore pinned(String id) {
        Map<String, String> settings = new HashMap<>(TestKeyring.settings());
        settings.put("store.id", id);
        return KeyringSettings.openStore(store(), new StoreSettings(settings), Path.of(""));
    }

    /** Whatever is done to the header, what was sealed for this store stays with it. */
    @Test
    default void everyRecordHasTheIdOfTheStore() {
        tokens().saveTokens(List.of(tokenOf("anna"), tokenOf("bert")));
        Set<Bytes> ids = new HashSet<>();
        store().scan(null, 10)
                .forEach(record -> ids.add(Bytes.of(record.sealed().toByteArray(), 1, 17)));

        assertThat(ids).hasSize(1);
    }

    @Test
    default void theIdentityOutlivesTheProcess() {
        assumeThat(persistent()).isTrue();
        OAuthToken anna = tokens().saveToken(tokenOf("anna"));

        try (EncryptedTokenStore reopened = new EncryptedTokenStore(open(), TestKeyring.keyring())) {
            assertThat(reopened.findToken(user("anna"))).contains(anna);
        }
    }
}
