package dev.tokenhold.transfer;

import static dev.tokenhold.transfer.Tokens.full;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenDigestTest {

    private final TokenMac mac = new TokenMac();
    private final List<OAuthToken> tokens = full(20);

    private String digest(List<OAuthToken> all) {
        TokenDigest digest = new TokenDigest();
        all.forEach(token -> digest.add(mac.tag(token)));
        return digest.hex();
    }

    @Test
    void isTheSameInEveryOrder() {
        List<OAuthToken> reversed = new ArrayList<>(tokens);
        Collections.reverse(reversed);

        assertThat(digest(reversed)).isEqualTo(digest(tokens)).matches("[0-9a-f]{64}");
    }

    @ParameterizedTest
    @MethodSource("dev.tokenhold.transfer.FieldChange#all")
    void changesWithEveryField(FieldChange change) {
        List<OAuthToken> changed = new ArrayList<>(tokens);
        changed.set(7, change.apply(tokens.get(7)));

        assertThat(digest(changed)).isNotEqualTo(digest(tokens));
    }

    @Test
    void changesWithTheNumberOfEqualTokens() {
        OAuthToken token = tokens.get(0);

        assertThat(List.of(digest(List.of()), digest(List.of(token)), digest(List.of(token, token))))
                .doesNotHaveDuplicates();
    }

    @Test
    void isAnotherWithAnotherKey() {
        TokenMac otherMac = new TokenMac();
        TokenDigest other = new TokenDigest();
        tokens.forEach(token -> other.add(otherMac.tag(token)));

        assertThat(other.hex()).isNotEqualTo(digest(tokens));
    }
}
