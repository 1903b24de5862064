package dev.tokenhold.transfer;

import static dev.tokenhold.transfer.Tokens.full;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenFieldsTest {

    private final OAuthToken token = full("1");

    @ParameterizedTest
    @MethodSource("dev.tokenhold.transfer.FieldChange#all")
    void everyFieldIsNamedAndEncoded(FieldChange change) {
        OAuthToken changed = change.apply(token);

        assertThat(TokenFields.differing(token, changed)).containsExactly(change.field());
        assertThat(TokenFields.encode(token)).isNotEqualTo(TokenFields.encode(changed));
    }

    @Test
    void valuesThatMoveFromOneFieldToTheNextAreEncodedDifferently() {
        assertThat(TokenFields.encode(
                        OAuthToken.builder().userName("ab").clientId("c").build()))
                .isNotEqualTo(TokenFields.encode(
                        OAuthToken.builder().userName("a").clientId("bc").build()));
        assertThat(TokenFields.encode(OAuthToken.builder()
                        .attributes(Map.of("a", "b", "c", "d"))
                        .build()))
                .isNotEqualTo(TokenFields.encode(
                        OAuthToken.builder().attributes(Map.of("a", "bcd")).build()));
        assertThat(TokenFields.encode(OAuthToken.builder().refreshToken("x").build()))
                .isNotEqualTo(
                        TokenFields.encode(OAuthToken.builder().accessToken("x").build()));
    }

    @Test
    void equalTokensDifferInNothing() {
        assertThat(TokenFields.differing(token, token.toBuilder().build())).isEmpty();
        assertThat(TokenFields.encode(token))
                .isEqualTo(TokenFields.encode(token.toBuilder().build()));
    }
}
