package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.testkit.TestTokens;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody who can write the records but has no key changes them. */
class TamperedRecordTest {

    private static Keyring keyring;

    private InMemoryRecordStore records;
    private EncryptedTokenStore store;
    private OAuthToken anna;
    private OAuthToken bert;

    @BeforeAll
    static void makeKeyring() throws Exception {
        keyring = HandMadeKeyring.open();
    }

    @BeforeEach
    void saveTwoTokens() {
        records = new InMemoryRecordStore();
        store = new EncryptedTokenStore(records, keyring);
        anna = store.saveToken(tokenOf("anna", "7"));
        bert = store.saveToken(tokenOf("bert", "8"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IDENTITY")
    void recordUnderTheLookupKeyOfAnotherIsNotAnAnswer(LookupField field) {
        Bytes keyOfAnna = records.read("7").orElseThrow().lookupKey(field);
        delete("7");
        change("8", record -> withLookupKey(record, field, keyOfAnna));
        OAuthToken query = queryBy(field);

        assertThatThrownBy(() -> store.findToken(query))
                .isInstanceOfSatisfying(
                        TamperedRecordException.class, e -> assertThat(e.id()).isEqualTo("8"))
                .hasMessageContaining("record 8")
                .hasMessageNotContaining("bert")
                .hasMessageNotContaining("anna");
        assertThatThrownBy(() -> store.saveToken(query.toBuilder()
                        .apiDomain("changed")
                        .accessToken("access-anna")
                        .build()))
                .isInstanceOf(TamperedRecordException.class);
        assertThat(store.findTokenById("8")).contains(bert);
    }

    @Test
    void recordsThatExchangeTheirLookupKeysAreNotAnswers() {
        Map<LookupField, Bytes> ofAnna = records.read("7").orElseThrow().lookupKeys();
        Map<LookupField, Bytes> ofBert = records.read("8").orElseThrow().lookupKeys();
        TokenRecord recordOfAnna = records.read("7").orElseThrow();
        TokenRecord recordOfBert = records.read("8").orElseThrow();
        records.write(List.of(
                rewrite(recordOfAnna, new TokenRecord("7", 1, ofBert, null, recordOfAnna.sealed())),
                rewrite(recordOfBert, new TokenRecord("8", 1, ofAnna, null, recordOfBert.sealed()))));

        for (String user : List.of("anna", "bert")) {
            assertThatThrownBy(() ->
                            store.findToken(OAuthToken.builder().userName(user).build()))
                    .isInstanceOf(TamperedRecordException.class);
        }
        assertThat(store.getTokens()).as("by their ids they are what they are").containsExactly(anna, bert);
    }

    @Test
    void contentOfAnotherRecordIsNotAnAnswer() {
        Bytes sealedOfBert = records.read("8").orElseThrow().sealed();
        change("7", record -> new TokenRecord("7", 1, record.lookupKeys(), null, sealedOfBert));

        assertThatThrownBy(() -> store.findTokenById("7")).isInstanceOf(TamperedRecordException.class);
        assertThatThrownBy(() ->
                        store.findToken(OAuthToken.builder().userName("anna").build()))
                .isInstanceOf(TamperedRecordException.class);
        assertThatThrownBy(store::getTokens).isInstanceOf(TamperedRecordException.class);
    }

    @Test
    void recordUnderAnotherIdIsNotAnAnswer() {
        TokenRecord record = records.read("7").orElseThrow();
        delete("7");
        records.write(List.of(new RecordWrite(
                RecordWrite.ABSENT, new TokenRecord("9", 1, record.lookupKeys(), null, record.sealed()))));

        assertThatThrownBy(() -> store.findTokenById("9"))
                .isInstanceOfSatisfying(
                        TamperedRecordException.class, e -> assertThat(e.id()).isEqualTo("9"));
    }

    @Test
    void damagedRecordDoesNotBlockTheOthers() {
        damage("7");
        EncryptedTokenStore reopened = new EncryptedTokenStore(records, keyring);

        assertThat(reopened.findTokenById("8")).contains(bert);
        assertThat(reopened.findToken(OAuthToken.builder().userName("bert").build()))
                .contains(bert);
        OAuthToken cora = reopened.saveToken(tokenOf("cora", "9"));
        OAuthToken changed =
                reopened.saveToken(bert.toBuilder().accessToken("changed").build());
        assertThat(reopened.findTokenById("9")).contains(cora);
        assertThat(reopened.findTokenById("8")).contains(changed);
        assertThatThrownBy(() -> reopened.findTokenById("7")).isInstanceOf(TamperedRecordException.class);
        assertThatThrownBy(() -> reopened.saveToken(tokenOf("anna", "7"))).isInstanceOf(TamperedRecordException.class);
    }

    @Test
    void damagedRecordCanBeDeleted() {
        damage("7");

        assertThat(store.deleteToken("7")).isTrue();
        assertThat(store.getTokens()).containsExactly(bert);
    }

    @Test
    void inventoryListsWhatIsDamagedAndWhatIsNot() {
        damage("7");

        try (Stream<StoredToken> inventory = store.inventory()) {
            assertThat(inventory)
                    .satisfiesExactly(
                            entry -> assertThat(entry).isInstanceOfSatisfying(StoredToken.Damaged.class, damaged -> {
                                assertThat(damaged.id()).isEqualTo("7");
                                assertThat(damaged.place()).isEqualTo("record 7");
                                assertThat(damaged.reason()).contains("restore it from a backup");
                            }),
                            entry -> assertThat(entry)
                                    .isEqualTo(new StoredToken.Intact(
                                            bert, keyring.info().keys().get(0).id())));
        }
    }

    @Test
    void anotherKeyringIsRefusedBeforeAnythingIsWritten() throws Exception {
        List<TokenRecord> before = records.scan(null, 10);
        Keyring another = HandMadeKeyring.open();

        assertThatThrownBy(() -> new EncryptedTokenStore(records, another))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("bring the keyring");

        assertThat(records.scan(null, 10)).isEqualTo(before);
    }

    @Test
    void anotherKeyringIsRefusedAlsoWhenTheFirstRecordIsDamaged() throws Exception {
        damage("7");
        Keyring another = HandMadeKeyring.open();

        assertThatThrownBy(() -> new EncryptedTokenStore(records, another)).isInstanceOf(KeyUnavailableException.class);
    }

    @Test
    void storeOfDamagedRecordsOnlyOpensForInspection() {
        damage("7");
        damage("8");

        try (Stream<StoredToken> inventory = new EncryptedTokenStore(records, keyring).inventory()) {
            assertThat(inventory).hasSize(2).allMatch(StoredToken.Damaged.class::isInstance);
        }
    }

    /** Whatever is stripped from a record, the answer is an exception or nothing, and nothing is stored twice. */
    @Test
    void lookupKeyStrippedFromARecordEndsInAConflictNotInASecondToken() {
        change("7", record -> {
            Map<LookupField, Bytes> keys = new EnumMap<>(record.lookupKeys());
            keys.remove(LookupField.USER);
            return new TokenRecord("7", 1, keys, null, record.sealed());
        });

        assertThatThrownBy(() -> store.saveToken(
                        tokenOf("anna", "7").toBuilder().id(null).build()))
                .isInstanceOf(TokenStoreException.class)
                .hasMessageContaining("7");
        assertThat(store.getTokens()).containsExactly(anna, bert);
    }

    /** What docs/security.md leaves to an attacker: nothing orders the states of a record. */
    @Test
    void anOlderRecordOfTheSameIdCanBePutBack() {
        TokenRecord older = records.read("7").orElseThrow();
        store.saveToken(anna.toBuilder().accessToken("newer").build());

        change("7", newer -> new TokenRecord("7", newer.version() + 1, older.lookupKeys(), null, older.sealed()));

        assertThat(store.findTokenById("7")).contains(anna);
    }

    private static OAuthToken tokenOf(String user, String id) {
        return TestTokens.tokenOf(user).id(id).build();
    }

    private static OAuthToken queryBy(LookupField field) {
        OAuthToken.Builder query = OAuthToken.builder();
        OAuthToken.Builder ofClient =
                OAuthToken.builder().clientId("1000.CLIENT").clientSecret("secret");
        return switch (field) {
            case IDENTITY, USER -> query.userName("anna").build();
            case ACCESS_TOKEN -> query.accessToken("access-anna").build();
            case GRANT_TOKEN -> ofClient.grantToken("grant-anna").build();
            case REFRESH_TOKEN -> ofClient.refreshToken("refresh-anna").build();
        };
    }

    private void damage(String id) {
        change(id, record -> {
            byte[] sealed = record.sealed().toByteArray();
            sealed[sealed.length - 1] ^= 1;
            return new TokenRecord(id, record.version() + 1, record.lookupKeys(), null, Bytes.of(sealed));
        });
    }

    private void delete(String id) {
        assertThat(records.delete(id)).isTrue();
    }

    private void change(String id, Function<TokenRecord, TokenRecord> change) {
        TokenRecord record = records.read(id).orElseThrow();
        records.write(List.of(rewrite(record, change.apply(record))));
    }

    private static RecordWrite rewrite(TokenRecord before, TokenRecord after) {
        return new RecordWrite(before.version(), after);
    }

    private static TokenRecord withLookupKey(TokenRecord record, LookupField field, Bytes key) {
        Map<LookupField, Bytes> keys = new EnumMap<>(record.lookupKeys());
        keys.put(field, key);
        return new TokenRecord(record.id(), 1, keys, null, record.sealed());
    }
}
