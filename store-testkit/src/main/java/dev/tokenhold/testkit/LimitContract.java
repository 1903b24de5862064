package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.id;
import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.ConflictException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoreLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A store with {@link StoreLimits} refuses what is beyond them, and loses nothing by it. */
interface LimitContract extends StoreUnderTest {

    /** The greatest limit that a test reaches. */
    int MOST_BYTES = 1 << 20;

    @Test
    default void saysHowMuchItTakes() {
        StoreLimits said = store() instanceof MigratableTokenStore store ? store.limits() : StoreLimits.NONE;

        assertThat(said).isEqualTo(limits());
    }

    @Test
    default void aTokenThatIsTooLongIsRefused() {
        assumeTrue(limits().recordBytes() <= MOST_BYTES, "tokens have any length");
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        String tooLong = "x".repeat((int) limits().recordBytes());

        for (OAuthToken token : List.of(
                tokenOf("bert").accessToken(tooLong).build(),
                anna.toBuilder().redirectUrl(tooLong).build())) {
            assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> store().saveToken(token));
            assertThat(((MigratableTokenStore) store()).refusal(token)).isPresent();
        }

        assertThat(store().getTokens()).as("nothing was lost").containsExactly(anna);
    }

    @Test
    default void aFullStoreKeepsWhatItHas() {
        assumeTrue(limits().storeBytes() <= MOST_BYTES, "the store takes any number of tokens");
        List<OAuthToken> saved = new ArrayList<>();
        String url = "x".repeat((int) Math.min(limits().storeBytes(), limits().recordBytes()) / 32);
        assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> {
            for (int i = 0; i < 1_024; i++) {
                saved.add(
                        store().saveToken(tokenOf("user-" + i).redirectUrl(url).build()));
            }
        });

        assertThat(store().getTokens()).as("nothing was lost").containsExactlyInAnyOrderElementsOf(saved);
        assertThat(store().deleteToken(id(saved.get(0)))).isTrue();
        assertThat(store().saveToken(tokenOf("user-0").build()).id()).isNotNull();
    }

    @Test
    default void moreTokensThanABatchAreSavedInTheirOrder() {
        int batch = limits().batch();
        assumeTrue(batch < 1_000, "the store saves any number of tokens in one step");
        List<OAuthToken> tokens = new ArrayList<>();
        for (int i = 0; i <= batch; i++) {
            tokens.add(tokenOf("user-" + i).build());
        }

        List<OAuthToken> saved = store().saveTokens(tokens);
        assertThat(saved)
                .map(OAuthToken::userName)
                .isEqualTo(tokens.stream().map(OAuthToken::userName).toList());

        tokens.replaceAll(token -> token.toBuilder().apiDomain("https://other").build());
        tokens.set(batch, tokenOf("user-0").id("another id").build());
        assertThatExceptionOfType(ConflictException.class).isThrownBy(() -> store().saveTokens(tokens));
        assertThat(store().getTokens())
                .as("the tokens of the steps before the one that failed are saved")
                .filteredOn(token -> "https://other".equals(token.apiDomain()))
                .hasSize(batch);
    }
}
