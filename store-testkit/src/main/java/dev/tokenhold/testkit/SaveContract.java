package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.CLIENT;
import static dev.tokenhold.testkit.TestTokens.SECRET;
import static dev.tokenhold.testkit.TestTokens.id;
import static dev.tokenhold.testkit.TestTokens.query;
import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.ConflictException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.TokenIds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tokens that are new to the store, and the ids they get or keep. */
interface SaveContract extends StoreUnderTest {

    @Test
    default void newTokenIsStoredWithAllItsFieldsAndAnId() {
        OAuthToken token = tokenOf("anna").build();

        OAuthToken saved = store().saveToken(token);

        assertThat(saved.id()).isNotNull();
        assertThat(saved).isEqualTo(token.toBuilder().id(saved.id()).build());
        assertThat(store().findTokenById(id(saved))).contains(saved);
    }

    @Test
    default void tokenWithOneFieldIsStoredAsItIs() {
        for (OAuthToken.Builder token : List.of(
                query().userName("a").accessToken("1"),
                query().userName("r").refreshToken("1"),
                query().userName("g").grantToken("1"))) {
            OAuthToken saved = store().saveToken(token.build());

            assertThat(saved).isEqualTo(token.id(saved.id()).build());
            assertThat(store().findTokenById(id(saved))).contains(saved);
        }
    }

    @Test
    default void tokensOfSeveralUsersAreKeptApart() {
        List<OAuthToken> saved = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            saved.add(store().saveToken(tokenOf("user-" + i).build()));
        }

        assertThat(saved).map(OAuthToken::id).doesNotHaveDuplicates();
        assertThat(store().getTokens()).containsExactlyInAnyOrderElementsOf(saved);
    }

    @Test
    default void newIdIsAVersion7Uuid() {
        assumeTrue(assignsUuids(), "the store assigns other ids");

        assertThat(store().saveToken(tokenOf("anna").build()).id())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    default void newIdsGrow() {
        assumeTrue(assignsUuids(), "the store assigns other ids");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ids.add(id(store().saveToken(tokenOf("user-" + i).build())));
        }

        assertThat(ids).isSortedAccordingTo(TokenIds.ORDER).doesNotHaveDuplicates();
    }

    @Test
    default void newIdIsNotOneThatIsTaken() {
        for (String taken : List.of("1", "2", "3", "9", "10", "9999999999")) {
            store().saveToken(tokenOf("user of " + taken).id(taken).build());
        }
        List<OAuthToken> before = store().getTokens();

        for (int i = 0; i < 12; i++) {
            store().saveToken(tokenOf("user-" + i).build());
        }

        assertThat(store().getTokens()).hasSize(18).containsAll(before);
    }

    @Test
    default void tokenKeepsTheIdItComesWith() {
        for (String id : List.of("7", "10", "1234567890")) {
            OAuthToken token = tokenOf("user of " + id).id(id).build();

            assertThat(store().saveToken(token)).isEqualTo(token);
            assertThat(store().findTokenById(id)).contains(token);
        }
    }

    @Test
    default void anIdOfAnyTextIsKept() {
        assumeTrue(keepsAnyId(), "the store keeps decimal ids only");
        for (String id : OddText.SAMPLES) {
            OAuthToken token = tokenOf("user of " + id).id(id).build();

            assertThat(store().saveToken(token)).isEqualTo(token);
        }
        for (String id : OddText.SAMPLES) {
            assertThat(store().findTokenById(id))
                    .as("%s", OddText.escaped(id))
                    .map(OAuthToken::userName)
                    .contains("user of " + id);
        }
    }

    @Test
    default void anExceptionNamesAnyIdInOneLine() {
        assumeTrue(keepsAnyId(), "the store keeps decimal ids only");
        store().saveToken(tokenOf("anna").id("1\n2026-01-01 INFO\u001b[2J").build());

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(
                        () -> store().saveToken(tokenOf("anna").id("2\u202e").build()))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).codePoints())
                        .noneMatch(c -> Character.isISOControl(c) || c == 0x202e));
    }

    @Test
    default void idsOf255CharactersAreKept() {
        assumeTrue(keepsAnyId(), "the store keeps decimal ids only");
        OAuthToken one =
                store().saveToken(tokenOf("anna").id("i".repeat(254) + "1").build());
        OAuthToken two =
                store().saveToken(tokenOf("bert").id("i".repeat(254) + "2").build());

        assertThat(store().getTokens()).containsExactly(one, two);
    }

    @Test
    default void refusesIdThatItCannotKeep() {
        assumeFalse(keepsAnyId(), "the store keeps any id");
        for (String id : List.of("12345678901", "abc", "1a", "-1", "019a0000-0000-7000-8000-000000000000")) {
            assertThatExceptionOfType(InvalidTokenException.class)
                    .as(id)
                    .isThrownBy(() -> store().saveToken(tokenOf("anna").id(id).build()));
        }
        assertThat(store().getTokens()).isEmpty();
    }

    @Test
    default void tokenUnderAnUnknownIdIsNew() {
        OAuthToken stored = store().saveToken(tokenOf("shared").id("11").build());

        OAuthToken saved =
                store().saveToken(tokenOf("shared").userName("bert").id("12").build());

        assertThat(store().getTokens()).containsExactly(stored, saved);
    }

    @Test
    default void refusesTokenWithNothingToKeep() {
        for (OAuthToken.Builder token : List.of(
                query(),
                query().id("11"),
                tokenOf("anna").accessToken(null).refreshToken(null).grantToken(null),
                query().userName("anna").clientId(CLIENT).clientSecret(SECRET))) {
            assertThatExceptionOfType(InvalidTokenException.class)
                    .as("%s", token.build())
                    .isThrownBy(() -> store().saveToken(token.build()));
        }
        assertThat(store().getTokens()).isEmpty();
    }

    @Test
    default void refusesTokenWithNothingToKeepAlsoForAStoredOne() {
        OAuthToken anna = store().saveToken(tokenOf("anna").build());

        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> store().saveToken(
                                query().id(anna.id()).apiDomain("https://x").build()));
        assertThat(store().getTokens()).containsExactly(anna);
    }

    @Test
    default void theTokenThatIsReturnedIsTheOneThatIsFound() {
        store().saveToken(tokenOf("anna").build());
        OAuthToken saved =
                store().saveToken(query().userName("anna").accessToken("new").build());

        assertThat(store().findToken(query().userName("anna").build())).contains(saved);
        assertThat(store().findTokenById(id(saved))).contains(saved);
        assertThat(store().getTokens()).containsExactly(saved);
    }
}
