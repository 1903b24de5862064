package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.OTHER_CLIENT;
import static dev.tokenhold.testkit.TestTokens.id;
import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.ConflictException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The methods of {@link MigratableTokenStore} beyond {@link TokenStore}. */
interface MigrationContract extends StoreUnderTest {

    private MigratableTokenStore migratable() {
        TokenStore store = store();
        assumeTrue(store instanceof MigratableTokenStore, "the store is not a MigratableTokenStore");
        return (MigratableTokenStore) store;
    }

    @Test
    default void inventoryOfAHealthyStoreIsWhatItLists() {
        MigratableTokenStore store = migratable();
        store.saveTokens(List.of(
                tokenOf("anna").id("2").build(),
                tokenOf("bert").id("10").build(),
                tokenOf("cora").id("1").build()));

        try (Stream<StoredToken> inventory = store.inventory()) {
            assertThat(inventory)
                    .allSatisfy(entry -> assertThat(entry).isInstanceOf(StoredToken.Intact.class))
                    .map(entry -> ((StoredToken.Intact) entry).token())
                    .isEqualTo(store.getTokens());
        }
    }

    @Test
    default void inventoryOfSomeIdsIsWhatIsStoredUnderThem() {
        MigratableTokenStore store = migratable();
        store.saveTokens(List.of(
                tokenOf("anna").id("2").build(),
                tokenOf("bert").id("10").build(),
                tokenOf("cora").id("1").build()));

        assertThat(store.inventoryOf(Set.of("2", "3", "10")))
                .allSatisfy(entry -> assertThat(entry).isInstanceOf(StoredToken.Intact.class))
                .map(entry -> ((StoredToken.Intact) entry).token())
                .containsExactly(
                        store.findTokenById("10").orElseThrow(),
                        store.findTokenById("2").orElseThrow());
        assertThat(store.inventoryOf(Set.of())).isEmpty();
    }

    @Test
    default void replacementIsStoredExactlyAsItIs() {
        MigratableTokenStore store = migratable();
        OAuthToken anna = store.saveToken(tokenOf("anna").id("11").build());
        OAuthToken sparse =
                OAuthToken.builder().id("11").userName("berta").accessToken("1").build();
        OAuthToken added = tokenOf("cora").id("12").build();

        assertThat(store.replaceTokens(List.of(new Replacement(anna, sparse), new Replacement(null, added))))
                .isTrue();

        assertThat(store.getTokens()).containsExactly(sparse, added);
        assertThat(store.findToken(OAuthToken.builder().userName("anna").build()))
                .isEmpty();
        assertThat(store.findToken(OAuthToken.builder().userName("berta").build()))
                .contains(sparse);
        if (persistent()) {
            try (TokenStore reopened = open()) {
                assertThat(reopened.getTokens()).containsExactly(sparse, added);
            }
        }
    }

    @Test
    default void nothingIsReplacedWhenATokenIsNotAsExpected() {
        Room.assumeBatch(limits(), 2);
        MigratableTokenStore store = migratable();
        OAuthToken anna = store.saveToken(tokenOf("anna").id("11").build());
        OAuthToken stale = anna.toBuilder().accessToken("stale").build();
        Replacement fresh = new Replacement(null, tokenOf("cora").id("10").build());
        OAuthToken wanted = anna.toBuilder().accessToken("wanted").build();

        for (Replacement unexpected : List.of(
                new Replacement(stale, wanted),
                new Replacement(null, wanted),
                new Replacement(
                        tokenOf("bert").id("12").build(),
                        tokenOf("bert").id("12").build()))) {
            assertThat(store.replaceTokens(List.of(fresh, unexpected))).isFalse();
            assertThat(store.getTokens()).containsExactly(anna);
        }
    }

    @Test
    default void replacementsMayExchangeUserAndClient() {
        Room.assumeBatch(limits(), 2);
        MigratableTokenStore store = migratable();
        OAuthToken anna = store.saveToken(tokenOf("anna").id("11").build());
        OAuthToken bert = store.saveToken(tokenOf("bert").id("12").build());
        OAuthToken annaNow = anna.toBuilder().id("12").build();
        OAuthToken bertNow = bert.toBuilder().id("11").build();

        assertThat(store.replaceTokens(List.of(new Replacement(anna, bertNow), new Replacement(bert, annaNow))))
                .isTrue();

        assertThat(store.getTokens()).containsExactly(bertNow, annaNow);
    }

    @Test
    default void refusesReplacementsThatHoldOneUserAndClientTwice() {
        Room.assumeBatch(limits(), 2);
        MigratableTokenStore store = migratable();
        OAuthToken anna = store.saveToken(tokenOf("anna").id("11").build());
        OAuthToken again = tokenOf("anna").id("12").build();
        Replacement bert = new Replacement(null, tokenOf("bert").id("13").build());
        Replacement bertAgain = new Replacement(null, tokenOf("bert").id("14").build());

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> store.replaceTokens(List.of(bert, new Replacement(null, again))))
                .satisfies(e -> assertThat(e.ids()).containsExactlyInAnyOrder("11", "12"));
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> store.replaceTokens(List.of(bert, bertAgain)))
                .satisfies(e -> assertThat(e.ids()).containsExactlyInAnyOrder("13", "14"));
        assertThat(store.getTokens()).containsExactly(anna);
    }

    @Test
    default void refusesToReplaceOneTokenTwice() {
        MigratableTokenStore store = migratable();
        OAuthToken anna = tokenOf("anna").id("11").build();

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> store.replaceTokens(List.of(new Replacement(null, anna), new Replacement(anna, anna))));
        assertThat(store.getTokens()).isEmpty();
    }

    @Test
    default void deletesATokenThatIsAsExpectedOnly() {
        MigratableTokenStore store = migratable();
        OAuthToken anna = store.saveToken(tokenOf("anna").id("11").build());
        OAuthToken bert = store.saveToken(tokenOf("bert").id("12").build());
        OAuthToken now = store.saveToken(anna.toBuilder().accessToken("now").build());

        assertThat(store.deleteExactly(anna)).isFalse();
        assertThat(store.deleteExactly(tokenOf("cora").id("13").build())).isFalse();
        assertThat(store.getTokens()).containsExactly(now, bert);

        assertThat(store.deleteExactly(now)).isTrue();

        assertThat(store.getTokens()).containsExactly(bert);
        assertThat(store.deleteExactly(now)).as("the second time").isFalse();
    }

    @Test
    default void newIdIsFreeAndCanBeKept() {
        MigratableTokenStore store = migratable();
        store.saveToken(tokenOf("anna").build());
        Set<String> given = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            String id = store.newId(given::contains);

            assertThat(given.add(id)).as("%s is new", id).isTrue();
            assertThat(store.keepsId(id)).isTrue();
            OAuthToken token =
                    tokenOf("user-" + i).clientId(OTHER_CLIENT).id(id).build();
            assertThat(store.replaceTokens(List.of(new Replacement(null, token))))
                    .as("%s was free", id)
                    .isTrue();
        }
        assertThat(store.getTokens()).hasSize(21).map(token -> id(token)).containsAll(given);
    }

    @Test
    default void saysWhichIdsItKeeps() {
        MigratableTokenStore store = migratable();

        assertThat(List.of("1", "10", "1234567890")).allMatch(store::keepsId);
        assertThat(List.of("12345678901", "abc", "019a0000-0000-7000-8000-000000000000"))
                .allMatch(id -> store.keepsId(id) == keepsAnyId());
    }

    @Test
    default void saysBeforehandWhatItRefuses() {
        MigratableTokenStore store = migratable();
        OAuthToken anna = store.saveToken(tokenOf("anna").id("11").build());
        OAuthToken bert = tokenOf("bert").id("12").build();
        String longest = "x".repeat(65_536);
        List<OAuthToken> tokens = List.of(
                bert,
                bert.toBuilder().userName(null).build(),
                bert.toBuilder().attribute("scope", "all").build(),
                bert.toBuilder().accessToken(longest).build(),
                bert.toBuilder().clientSecret("\uD83D\uDE00").build(),
                bert.toBuilder().id("1".repeat(10)).build(),
                bert.toBuilder().id(longest).build(),
                anna.toBuilder().attribute("scope", "all").redirectUrl(longest).build());
        for (OAuthToken token : tokens) {
            if (!store.keepsId(id(token))) {
                continue;
            }
            List<OAuthToken> before = store.getTokens();
            OAuthToken expected = store.findTokenById(id(token)).orElse(null);
            Optional<String> refusal = store.refusal(token);

            ThrowingCallable writing = () -> assertThat(store.replaceTokens(List.of(new Replacement(expected, token))))
                    .isTrue();
            if (refusal.isPresent()) {
                assertThatExceptionOfType(InvalidTokenException.class)
                        .isThrownBy(writing)
                        .withMessage(refusal.get());
                assertThat(store.getTokens()).isEqualTo(before);
            } else {
                assertThatCode(writing).doesNotThrowAnyException();
                assertThat(store.findTokenById(id(token))).contains(token);
                store.deleteToken(id(token));
            }
        }
    }

    @Test
    default void saysOfTokensWithoutIdWhatItRefuses() {
        OAuthToken token = tokenOf("anna").build();

        assertThat(migratable().refusal(token)).isEmpty();
        assertThat(migratable()
                        .refusal(token.toBuilder().attribute("scope", "all").build())
                        .isPresent())
                .isNotEqualTo(keepsAttributes());
    }

    @Test
    default void migrationFailsAfterClosing() {
        MigratableTokenStore store = migratable();
        store.close();

        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> {
            try (Stream<StoredToken> inventory = store.inventory()) {
                inventory.forEach(entry -> {});
            }
        });
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> store.inventoryOf(Set.of("11")));
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.replaceTokens(
                        List.of(new Replacement(null, tokenOf("anna").id("11").build()))));
    }
}
