package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.CLIENT;
import static dev.tokenhold.testkit.TestTokens.SECRET;
import static dev.tokenhold.testkit.TestTokens.id;
import static dev.tokenhold.testkit.TestTokens.query;
import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Values come back as they were saved, and compare exactly. */
interface ValueContract extends StoreUnderTest {

    private void keeps(List<OAuthToken> tokens) {
        List<OAuthToken> saved =
                tokens.stream().map(token -> store().saveToken(token)).toList();
        for (int i = 0; i < tokens.size(); i++) {
            OAuthToken expected =
                    tokens.get(i).toBuilder().id(saved.get(i).id()).build();
            assertThat(saved.get(i)).isEqualTo(expected);
            assertThat(store().findTokenById(id(expected))).contains(expected);
        }
        if (persistent()) {
            try (TokenStore reopened = open()) {
                assertThat(reopened.getTokens()).containsExactlyInAnyOrderElementsOf(saved);
            }
        }
    }

    @Test
    default void keepsOddTextInEveryField() {
        keeps(OddText.SAMPLES.stream()
                .map(text -> query().userName(text)
                        .clientId(text)
                        .clientSecret(text)
                        .accessToken(text)
                        .refreshToken(text)
                        .grantToken(text)
                        .redirectUrl(text)
                        .apiDomain(text)
                        .build())
                .toList());
    }

    @Test
    default void keepsOddTextInAttributes() {
        assumeTrue(keepsAttributes(), "the store keeps no attributes");
        keeps(OddText.SAMPLES.stream()
                .map(text -> tokenOf("user of " + text)
                        .attribute(text, text)
                        .attribute("name", text)
                        .build())
                .toList());
    }

    @Test
    default void keepsManyAttributes() {
        assumeTrue(keepsAttributes(), "the store keeps no attributes");
        OAuthToken.Builder token = tokenOf("anna");
        IntStream.range(0, 1_000).forEach(i -> token.attribute("name-" + i, "value-" + i));

        keeps(List.of(token.build()));
    }

    @Test
    default void keeps64KibibytesInEveryField() {
        // Less in a store that takes less: three values, their token and all tokens before have to fit.
        int length = (int) Math.min(65_536, Math.min(limits().recordBytes() / 16, limits().storeBytes() / 64));
        String ascii = "x".repeat(length);
        // 4 bytes of UTF-8 each
        String emoji = "\uD83D\uDE00".repeat(length / 4);
        List<UnaryOperator<OAuthToken.Builder>> fields = List.of(
                token -> token.userName(ascii),
                token -> token.clientId(ascii),
                token -> token.clientSecret(ascii),
                token -> token.accessToken(ascii),
                token -> token.refreshToken(ascii),
                token -> token.grantToken(ascii),
                token -> token.redirectUrl(ascii),
                token -> token.apiDomain(ascii),
                token -> token.userName(emoji).accessToken(emoji).refreshToken(emoji),
                token -> keepsAttributes() ? token.attribute(ascii, emoji) : token);
        List<OAuthToken> tokens = new ArrayList<>();
        for (UnaryOperator<OAuthToken.Builder> field : fields) {
            tokens.add(field.apply(tokenOf("user-" + tokens.size())).build());
        }

        keeps(tokens);
    }

    @Test
    default void longValuesThatDifferAtTheirEndAreDifferent() {
        // A token of TestTokens has its user name several times.
        String prefix = "u".repeat((int) Math.min(65_535, limits().recordBytes() / 16));
        OAuthToken one = store().saveToken(tokenOf(prefix + "1").build());
        OAuthToken two = store().saveToken(tokenOf(prefix + "2").build());

        assertThat(store().findToken(query().userName(prefix + "1").build())).contains(one);
        assertThat(store().findToken(
                                query().accessToken("access-" + prefix + "2").build()))
                .contains(two);
        assertThat(store().findToken(query().userName(prefix).build())).isEmpty();
    }

    @Test
    default void keepsExpiryToTheMillisecond() {
        keeps(Stream.of(
                        0L,
                        1L,
                        -1L,
                        999L,
                        1_000L,
                        -62_135_596_800_001L,
                        1_790_000_000_123L,
                        253_402_300_800_000L,
                        Long.MAX_VALUE,
                        Long.MIN_VALUE)
                .map(millis -> tokenOf("expires at " + millis)
                        .expiresAt(Instant.ofEpochMilli(millis))
                        .build())
                .toList());
    }

    @Test
    default void keepsAbsenceOfExpiry() {
        keeps(List.of(tokenOf("anna").expiresAt(null).build()));
    }

    @Test
    default void comparesUserNamesExactly() {
        comparesExactly(
                text -> tokenOf("shared").userName(text),
                text -> List.of(query().userName(text), query().userName(text).clientId(CLIENT)));
    }

    @Test
    default void comparesClientIdsExactly() {
        comparesExactly(
                text -> tokenOf("shared").clientId(text),
                text -> List.of(
                        query().userName("shared").clientId(text),
                        query().clientId(text).clientSecret(SECRET).grantToken("grant-shared")));
    }

    @Test
    default void comparesAccessTokensExactly() {
        comparesExactly(
                text -> tokenOf("user of " + text).accessToken(text), text -> List.of(query().accessToken(text)));
    }

    @Test
    default void comparesGrantTokensExactly() {
        comparesExactly(
                text -> tokenOf("user of " + text).grantToken(text),
                text -> List.of(query().clientId(CLIENT).clientSecret(SECRET).grantToken(text)));
    }

    @Test
    default void comparesRefreshTokensExactly() {
        comparesExactly(
                text -> tokenOf("user of " + text).refreshToken(text),
                text -> List.of(query().clientId(CLIENT).clientSecret(SECRET).refreshToken(text)));
    }

    private void comparesExactly(
            Function<String, OAuthToken.Builder> token, Function<String, List<OAuthToken.Builder>> queries) {
        // Half of the texts are stored, so that a store could mistake the others for them.
        for (int parity = 0; parity < 2; parity++) {
            store().deleteTokens();
            List<String> texts = OddText.SAMPLES;
            List<OAuthToken> half = new ArrayList<>();
            for (int i = parity; i < texts.size(); i += 2) {
                half.add(token.apply(texts.get(i)).build());
            }
            List<OAuthToken> saved = store().saveTokens(half);
            OAuthToken[] stored = new OAuthToken[texts.size()];
            for (int i = 0; i < saved.size(); i++) {
                stored[parity + 2 * i] = saved.get(i);
            }
            for (int i = 0; i < texts.size(); i++) {
                for (OAuthToken.Builder query : queries.apply(texts.get(i))) {
                    assertThat(store().findToken(query.build()))
                            .as("%s, asked for %s", OddText.escaped(texts.get(i)), query.build())
                            .isEqualTo(Optional.ofNullable(stored[i]));
                }
            }
        }
    }
}
