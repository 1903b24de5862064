package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tokenhold.ConflictException;
import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StaleTokenException;
import dev.tokenhold.spi.MeteredTokenStore;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoreMeter;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Other writers get in between: nothing that was acknowledged to them is undone. */
class CompareAndSetTest {

    private static Keyring keyring;

    private InterferingRecordStore records;
    private EncryptedTokenStore store;
    private EncryptedTokenStore other;

    @BeforeAll
    static void makeKeyring() throws Exception {
        keyring = HandMadeKeyring.open();
    }

    @BeforeEach
    void openStore() {
        records = new InterferingRecordStore();
        store = new EncryptedTokenStore(records, keyring);
        // Not through the interference.
        other = new EncryptedTokenStore(records.records(), keyring);
    }

    @Test
    void saveIsMergedWithWhatAnotherWriterSavedInBetween() {
        store.saveToken(anna().refreshToken("r1").accessToken("a1").build());
        records.beforeWrite(() -> other.saveToken(
                anna().refreshToken("r2").attribute("scope", "all").build()));

        OAuthToken saved = store.saveToken(anna().accessToken("a2").build());

        assertThat(saved.refreshToken()).isEqualTo("r2");
        assertThat(saved.accessToken()).isEqualTo("a2");
        assertThat(saved.attributes()).containsEntry("scope", "all");
        assertThat(store.getTokens()).containsExactly(saved);
    }

    @Test
    void everyOneOfManyInterruptingWritersIsMerged() {
        store.saveToken(anna().accessToken("a").build());
        int losses = 30;
        for (int i = 0; i < losses; i++) {
            String name = "attribute" + i;
            records.beforeWrite(() ->
                    other.saveToken(anna().attribute(name, "1").accessToken("a").build()));
        }

        OAuthToken saved = store.saveToken(anna().refreshToken("r").build());

        assertThat(saved.attributes()).hasSize(losses);
        assertThat(saved.refreshToken()).isEqualTo("r");
        assertThat(store.getTokens()).containsExactly(saved);
        assertThat(records.writes()).isEqualTo(1 + losses + 1);
    }

    @Test
    void countsSavesAndLostRaces() {
        OAuthToken read = store.saveToken(anna().accessToken("a1").build());
        records.beforeWrite(() -> other.saveToken(anna().accessToken("a2").build()));
        store.saveToken(anna().refreshToken("r1").build());
        assertThatExceptionOfType(StaleTokenException.class)
                .isThrownBy(
                        () -> store.saveToken(read.toBuilder().accessToken("a3").build()));

        assertThat(MeteredTokenStore.metersOf(store))
                .extracting(StoreMeter::name, meter -> meter.value().getAsLong())
                .containsExactly(tuple("saves", 2L), tuple("conflicts", 2L));
        assertThat(MeteredTokenStore.metersOf(new InMemoryTokenStore())).isEmpty();
    }

    @Test
    void newTokenIsMergedIntoTheOneOfAnotherWriter() {
        records.beforeWrite(() -> other.saveToken(anna().refreshToken("r1").build()));

        OAuthToken saved = store.saveToken(anna().accessToken("a1").build());

        assertThat(saved.refreshToken()).isEqualTo("r1");
        assertThat(store.getTokens()).containsExactly(saved);
    }

    @Test
    void newTokenUnderAnIdThatAnotherWriterTakesIsMerged() {
        records.beforeWrite(() ->
                other.saveToken(OAuthToken.builder().id("7").refreshToken("r1").build()));

        OAuthToken saved =
                store.saveToken(OAuthToken.builder().id("7").accessToken("a1").build());

        assertThat(saved.refreshToken()).isEqualTo("r1");
        assertThat(store.getTokens()).containsExactly(saved);
    }

    @Test
    void deletionByAnAccessTokenSparesTheTokenThatWasRefreshedInBetween() {
        store.saveToken(anna().accessToken("a1").build());
        records.beforeDeletion(() -> other.saveToken(anna().accessToken("a2").build()));

        boolean deleted =
                store.deleteToken(OAuthToken.builder().accessToken("a1").build());

        assertThat(deleted).isFalse();
        assertThat(store.getTokens()).extracting(OAuthToken::accessToken).containsExactly("a2");
    }

    @Test
    void deletionByUserDeletesTheTokenAsAnotherWriterLeftIt() {
        store.saveToken(anna().accessToken("a1").build());
        records.beforeDeletion(() -> other.saveToken(anna().accessToken("a2").build()));

        assertThat(store.deleteToken(anna().build())).isTrue();

        assertThat(store.getTokens()).isEmpty();
    }

    @Test
    void deletionOfWhatWasReadSparesTheTokenOfAnotherWriter() {
        OAuthToken read = store.saveToken(anna().accessToken("a1").build());
        records.beforeDeletion(() -> other.saveToken(anna().refreshToken("r2").build()));

        assertThatExceptionOfType(StaleTokenException.class).isThrownBy(() -> store.deleteToken(read));

        assertThat(store.getTokens()).extracting(OAuthToken::refreshToken).containsExactly("r2");
    }

    @Test
    void tokenDeletedInBetweenIsNotBroughtBackWithItsOldSecrets() {
        OAuthToken before =
                store.saveToken(anna().refreshToken("revoked").accessToken("a1").build());
        records.beforeWrite(() -> other.deleteToken(String.valueOf(before.id())));

        OAuthToken saved = store.saveToken(anna().accessToken("a2").build());

        assertThat(saved.refreshToken()).isNull();
        assertThat(store.getTokens()).containsExactly(saved);
    }

    @Test
    void tokenDeletedAndSavedAgainUnderItsIdIsNoticed() {
        store.saveToken(anna().id("7").refreshToken("old").accessToken("a1").build());
        records.beforeWrite(() -> {
            other.deleteToken("7");
            other.saveToken(anna().id("7").accessToken("a1").apiDomain("new").build());
        });

        OAuthToken saved = store.saveToken(anna().accessToken("a2").build());

        assertThat(saved)
                .isEqualTo(anna().id("7").accessToken("a2").apiDomain("new").build());
        assertThat(store.getTokens()).containsExactly(saved);
    }

    /** The same, as often as chance could make the versions meet: small first versions would. */
    @Test
    void versionsOfOneIdNeverRepeat() {
        List<Long> versions = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            store.saveToken(anna().id("7").accessToken("a").build());
            store.saveToken(anna().id("7").accessToken("b").build());
            versions.add(records.read("7").orElseThrow().version());
            store.deleteToken("7");
        }

        assertThat(versions).doesNotHaveDuplicates();
    }

    @Test
    void savingGoesOnAfterTheGreatestVersion() {
        OAuthToken before = store.saveToken(anna().id("7").accessToken("a").build());
        TokenRecord record = records.read("7").orElseThrow();
        records.records()
                .write(List.of(new RecordWrite(
                        record.version(),
                        new TokenRecord("7", Long.MAX_VALUE, record.lookupKeys(), null, record.sealed()))));

        store.saveToken(before.toBuilder().accessToken("b").build());

        assertThat(store.findTokenById("7")).map(OAuthToken::accessToken).contains("b");
        assertThat(records.read("7").orElseThrow().version()).isNotEqualTo(Long.MAX_VALUE);
    }

    @Test
    void identityTakenInBetweenIsAConflictOfTheTwoIds() {
        store.saveToken(OAuthToken.builder().id("7").accessToken("a").build());
        records.beforeWrite(
                () -> other.saveToken(anna().id("8").accessToken("b").build()));

        assertThatThrownBy(() -> store.saveToken(
                        anna().id("7").build().toBuilder().accessToken("c").build()))
                .isInstanceOfSatisfying(
                        ConflictException.class, e -> assertThat(e.ids()).containsExactlyInAnyOrder("7", "8"));

        assertThat(store.findTokenById("7")).map(OAuthToken::accessToken).contains("a");
    }

    @Test
    void givesUpWhenEveryRaceIsLostAndHasWrittenNothing() {
        store.saveToken(anna().id("7").accessToken("a").build());
        for (int i = 0; i < 1_000; i++) {
            records.pretend(i % 2 == 0 ? new WriteResult.VersionMoved("7") : new WriteResult.IdentityTaken("7", "8"));
        }

        assertThatThrownBy(() -> store.saveToken(anna().accessToken("b").build()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("try again");

        assertThat(records.writes()).isBetween(50, 1_000);
        assertThat(store.findTokenById("7")).map(OAuthToken::accessToken).contains("a");
    }

    @Test
    void batchIsMergedAsAWholeWithWhatIsStoredThen() {
        store.saveTokens(List.of(
                anna().accessToken("a1").build(), bert().accessToken("b1").build()));
        records.beforeWrite(() -> other.saveToken(bert().refreshToken("r").build()));

        List<OAuthToken> saved = store.saveTokens(List.of(
                anna().accessToken("a2").build(), bert().accessToken("b2").build()));

        assertThat(saved).map(OAuthToken::accessToken).containsExactly("a2", "b2");
        assertThat(saved.get(1).refreshToken()).isEqualTo("r");
        assertThat(store.getTokens()).containsExactlyInAnyOrderElementsOf(saved);
    }

    @Test
    void leaseOfARecordOutlivesASave() {
        store.saveToken(anna().id("7").accessToken("a").build());
        TokenRecord record = records.read("7").orElseThrow();
        records.records()
                .write(List.of(new RecordWrite(
                        record.version(),
                        new TokenRecord(
                                "7", record.version() + 1, record.lookupKeys(), record.sealed(), record.sealed()))));
        TokenRecord leased = records.read("7").orElseThrow();

        store.saveToken(anna().accessToken("b").build());

        assertThat(records.read("7").orElseThrow().lease()).isEqualTo(leased.lease());
    }

    @Test
    void replacementIsRefusedWhenAnotherWriterWasFaster() {
        OAuthToken before = store.saveToken(anna().id("7").accessToken("a").build());
        records.beforeWrite(() -> other.saveToken(anna().accessToken("b").build()));

        boolean replaced = store.replaceTokens(List.of(
                new Replacement(before, before.toBuilder().accessToken("c").build())));

        assertThat(replaced).isFalse();
        assertThat(store.findTokenById("7")).map(OAuthToken::accessToken).contains("b");
    }

    @Test
    void replacementOfNothingIsRefusedWhenAnotherWriterWasFaster() {
        records.beforeWrite(
                () -> other.saveToken(anna().id("7").accessToken("b").build()));

        assertThat(store.replaceTokens(List.of(new Replacement(
                        null, OAuthToken.builder().id("7").accessToken("c").build()))))
                .isFalse();
        assertThat(store.findTokenById("7")).map(OAuthToken::accessToken).contains("b");
    }

    @Test
    void replacementIsRefusedWhenTheTokenWasDeletedAndSavedAgainAsItWas() {
        OAuthToken before = store.saveToken(anna().id("7").accessToken("a").build());
        records.beforeWrite(() -> {
            other.deleteToken("7");
            other.saveToken(before.detached());
        });

        boolean replaced = store.replaceTokens(List.of(
                new Replacement(before, before.toBuilder().accessToken("c").build())));

        assertThat(store.findTokenById("7")).map(OAuthToken::accessToken).contains(replaced ? "c" : "a");
    }

    @Test
    void threadsThatSaveOneTokenLoseNothing() throws Exception {
        RecordStore shared = records.records();
        int threads = 8;
        int saves = 40;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                running.add(pool.submit(() -> {
                    EncryptedTokenStore own = new EncryptedTokenStore(shared, keyring);
                    for (int i = 0; i < saves; i++) {
                        own.saveToken(anna().accessToken("a")
                                .attribute(number + "-" + i, "1")
                                .build());
                    }
                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(store.getTokens())
                .singleElement()
                .satisfies(token -> assertThat(token.attributes()).hasSize(threads * saves));
    }

    private static OAuthToken.Builder anna() {
        return OAuthToken.builder().userName("anna").clientId("1000.CLIENT");
    }

    private static OAuthToken.Builder bert() {
        return OAuthToken.builder().userName("bert").clientId("1000.CLIENT");
    }
}
