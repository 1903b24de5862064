package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.MigratableTokenStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A {@link LeaderRegister} keeps its note, and changes it by compare-and-set. */
interface LeaderRegisterContract extends StoreUnderTest {

    Bytes FIRST = note(1);
    Bytes SECOND = note(2);

    private static Bytes note(int number) {
        byte[] note = new byte[74];
        note[73] = (byte) number;
        return Bytes.of(note);
    }

    private LeaderRegister register() {
        return registerOf(store());
    }

    private LeaderRegister registerOf(TokenStore store) {
        assumeTrue(persistent() && store instanceof MigratableTokenStore, "the store has no leader register");
        return ((MigratableTokenStore) store)
                .leaderRegister()
                .orElseThrow(() -> new AssertionError("the store has no leader register"));
    }

    @Test
    default void leaderRegisterIsEmptyAtFirst() {
        assertThat(register().read()).isEmpty();
        assertThat(register().compareAndSet(FIRST, SECOND)).isFalse();
        assertThat(register().read()).isEmpty();
        assertThat(store().getTokens()).isEmpty();
    }

    @Test
    default void leaderRegisterIsSetByWhoeverKnowsWhatItSays() {
        LeaderRegister register = register();

        assertThat(register.compareAndSet(null, FIRST)).isTrue();
        assertThat(register.read()).contains(FIRST);
        assertThat(register.compareAndSet(null, SECOND)).isFalse();
        assertThat(register.compareAndSet(SECOND, SECOND)).isFalse();
        assertThat(register.read()).contains(FIRST);

        assertThat(register.compareAndSet(FIRST, SECOND)).isTrue();

        assertThat(register.read()).contains(SECOND);
    }

    @Test
    default void leaderRegisterCanBeEmptied() {
        LeaderRegister register = register();
        assertThat(register.compareAndSet(null, null)).isTrue();
        assertThat(register.compareAndSet(FIRST, null)).isFalse();
        register.compareAndSet(null, FIRST);

        assertThat(register.compareAndSet(null, null)).isFalse();
        assertThat(register.compareAndSet(SECOND, null)).isFalse();
        assertThat(register.read()).contains(FIRST);
        assertThat(register.compareAndSet(FIRST, null)).isTrue();

        assertThat(register.read()).isEmpty();
        assertThat(register.compareAndSet(null, SECOND)).isTrue();
        assertThat(register.read()).contains(SECOND);
    }

    @Test
    default void leaderRegisterIsNoToken() {
        OAuthToken anna = store().saveToken(tokenOf("anna").id("11").build());

        register().compareAndSet(null, FIRST);

        assertThat(store().getTokens()).containsExactly(anna);
        store().deleteTokens();
        assertThat(register().read()).contains(FIRST);
    }

    @Test
    default void leaderRegisterIsTheSameForAllWhoOpenTheStore() {
        LeaderRegister register = register();
        try (TokenStore other = open()) {
            assertThat(registerOf(other).read()).isEmpty();
            register.compareAndSet(null, FIRST);

            assertThat(registerOf(other).read()).contains(FIRST);
            assertThat(registerOf(other).compareAndSet(FIRST, SECOND)).isTrue();
            assertThat(register.read()).contains(SECOND);
        }
        store().close();
        try (TokenStore reopened = open()) {
            assertThat(registerOf(reopened).read()).contains(SECOND);
        }
    }

    @Test
    default void oneOfManyWhoSetTheLeaderRegisterAtOnceSucceeds() throws Exception {
        LeaderRegister register = register();
        register.compareAndSet(null, FIRST);

        List<Boolean> set = Concurrently.run(8, number -> () -> register.compareAndSet(FIRST, note(2 + number)));

        assertThat(set).containsOnlyOnce(true);
        assertThat(register.read()).contains(note(2 + set.indexOf(true)));
    }

    @Test
    default void leaderRegisterOfAClosedStoreFails() {
        LeaderRegister register = register();
        store().close();

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> ((MigratableTokenStore) store())
                        .leaderRegister()
                        .orElse(register)
                        .read());
    }
}
