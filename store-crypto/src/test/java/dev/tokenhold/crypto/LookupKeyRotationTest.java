package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.KeysetHandle;
import dev.tokenhold.ConflictException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.testkit.TestTokens;
import dev.tokenhold.testkit.TokenStoreContract;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * While lookup keys rotate, records under the old and the new one stand side by side: every process has both, some still write
 * under the old one.
 */
class LookupKeyRotationTest {

    private static Keyring oldKeyring;
    private static Keyring newKeyring;

    private InMemoryRecordStore records;
    private EncryptedTokenStore before;
    private EncryptedTokenStore after;

    @BeforeAll
    static void makeKeyrings() throws Exception {
        KeysetHandle recordKeys = TinkPrimitives.newRecordKeyset();
        KeysetHandle promoted = HandMadeKeyring.rotated(TinkPrimitives.newLookupKeyset());
        KeysetHandle.Builder added = KeysetHandle.newBuilder(promoted);
        added.getAt(0).makePrimary();
        oldKeyring = HandMadeKeyring.open(recordKeys, added.build());
        newKeyring = HandMadeKeyring.open(recordKeys, promoted);
    }

    @BeforeEach
    void openStores() {
        records = new InMemoryRecordStore();
        before = new EncryptedTokenStore(records, oldKeyring);
        after = new EncryptedTokenStore(records, newKeyring);
    }

    @Test
    void tokensUnderEitherKeyAreFound() {
        OAuthToken anna = before.saveToken(tokenOf("anna", "7"));
        OAuthToken bert = after.saveToken(tokenOf("bert", "8"));

        for (OAuthToken token : List.of(anna, bert)) {
            String user = token.userName();
            assertThat(after.findToken(OAuthToken.builder().userName(user).build()))
                    .contains(token);
            assertThat(after.findToken(
                            OAuthToken.builder().accessToken("access-" + user).build()))
                    .contains(token);
            assertThat(after.findToken(
                            ofClient().refreshToken("refresh-" + user).build()))
                    .contains(token);
            assertThat(after.findToken(ofClient().grantToken("grant-" + user).build()))
                    .contains(token);
        }
    }

    @Test
    void tokensOfOneUserUnderBothKeysAreSeenTogether() {
        before.saveToken(tokenOf("anna", "7"));
        after.saveToken(tokenOf("anna", "8").toBuilder().clientId("1000.OTHER").build());

        assertThatThrownBy(() ->
                        after.findToken(OAuthToken.builder().userName("anna").build()))
                .hasMessageContaining("[7, 8]");
    }

    @Test
    void ofTokensUnderBothKeysTheOneWithTheGreatestIdCounts() {
        OAuthToken greatest = before.saveToken(
                OAuthToken.builder().id("9").accessToken("shared").build());
        after.saveToken(OAuthToken.builder().id("8").accessToken("shared").build());

        assertThat(after.findToken(OAuthToken.builder().accessToken("shared").build()))
                .contains(greatest);
    }

    @Test
    void savingMovesARecordToThePrimaryKey() {
        before.saveToken(tokenOf("anna", "7"));
        var underOldKey = records.read("7").orElseThrow().lookupKeys();

        after.saveToken(tokenOf("anna", "7"));

        assertThat(after.getTokens()).hasSize(1);
        for (LookupField field : LookupField.values()) {
            assertThat(records.read("7").orElseThrow().lookupKey(field)).isNotEqualTo(underOldKey.get(field));
        }
    }

    @Test
    void identityUnderTheOldKeyIsTaken() {
        before.saveToken(tokenOf("anna", "7"));

        assertThatThrownBy(() -> after.saveToken(tokenOf("anna", "8")))
                .isInstanceOfSatisfying(
                        ConflictException.class, e -> assertThat(e.ids()).containsExactlyInAnyOrder("7", "8"));
        assertThatThrownBy(() -> after.replaceTokens(List.of(new Replacement(null, tokenOf("anna", "8")))))
                .isInstanceOfSatisfying(
                        ConflictException.class, e -> assertThat(e.ids()).containsExactlyInAnyOrder("7", "8"));
        assertThat(after.getTokens()).hasSize(1);
    }

    @Test
    void identitiesUnderDifferentKeysCanBeExchanged() {
        OAuthToken anna = before.saveToken(tokenOf("anna", "7"));
        OAuthToken bert = after.saveToken(tokenOf("bert", "8"));
        OAuthToken annaNow = anna.toBuilder().id("8").build();
        OAuthToken bertNow = bert.toBuilder().id("7").build();

        assertThat(after.replaceTokens(List.of(new Replacement(anna, bertNow), new Replacement(bert, annaNow))))
                .isTrue();
        assertThat(after.getTokens()).containsExactly(bertNow, annaNow);
    }

    /** The whole contract, with every other operation done under the other key. */
    @Nested
    class WhileRotating extends TokenStoreContract {

        @Override
        public TokenStore open() {
            return new Alternating(before, after);
        }

        @Override
        public boolean persistent() {
            return false;
        }

        @Override
        public int modelOperations() {
            return 1_500;
        }
    }

    /**
     * One writer at a time: that an identity is taken is noticed by the record store only between writers that have the same
     * primary key.
     */
    private static final class Alternating implements MigratableTokenStore {

        private final List<MigratableTokenStore> stores;
        private final AtomicInteger operations = new AtomicInteger();

        Alternating(MigratableTokenStore... stores) {
            this.stores = List.of(stores);
        }

        private MigratableTokenStore next() {
            return stores.get(operations.getAndIncrement() % stores.size());
        }

        @Override
        public Optional<OAuthToken> findToken(OAuthToken query) {
            return next().findToken(query);
        }

        @Override
        public Optional<OAuthToken> findTokenById(String id) {
            return next().findTokenById(id);
        }

        @Override
        public synchronized OAuthToken saveToken(OAuthToken token) {
            return next().saveToken(token);
        }

        @Override
        public synchronized List<OAuthToken> saveTokens(List<OAuthToken> tokens) {
            return next().saveTokens(tokens);
        }

        @Override
        public boolean deleteToken(String id) {
            return next().deleteToken(id);
        }

        @Override
        public List<OAuthToken> getTokens() {
            return next().getTokens();
        }

        @Override
        public Stream<OAuthToken> streamTokens() {
            return next().streamTokens();
        }

        @Override
        public void deleteTokens() {
            next().deleteTokens();
        }

        @Override
        public Stream<StoredToken> inventory() {
            return next().inventory();
        }

        @Override
        public synchronized boolean replaceTokens(List<Replacement> replacements) {
            return next().replaceTokens(replacements);
        }

        @Override
        public void close() {
            stores.forEach(TokenStore::close);
        }
    }

    private static OAuthToken.Builder ofClient() {
        return OAuthToken.builder().clientId("1000.CLIENT").clientSecret("secret");
    }

    private static OAuthToken tokenOf(String user, String id) {
        return TestTokens.tokenOf(user).id(id).build();
    }
}
