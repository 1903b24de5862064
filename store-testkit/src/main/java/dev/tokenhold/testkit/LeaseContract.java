package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.ConflictException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StaleTokenException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens;
import dev.tokenhold.spi.LeasedTokens.LeaseChange;
import dev.tokenhold.spi.LeasedTokens.Leased;
import dev.tokenhold.spi.LeasingTokenStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@link LeasedTokens}: compare-and-set of a token and of the lease beside it. */
interface LeaseContract extends StoreUnderTest {

    Bytes LEASE = lease("held by one");

    private static Bytes lease(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private LeasedTokens leases() {
        assumeTrue(keepsLeases(), "the store keeps no leases");
        return LeasingTokenStore.leasesOf(store()).orElseThrow(() -> new AssertionError("the store keeps no leases"));
    }

    private static Leased read(LeasedTokens leases, OAuthToken token) {
        return leases.read(String.valueOf(token.id())).orElseThrow();
    }

    @Test
    default void saysWhetherItKeepsLeases() {
        assertThat(LeasingTokenStore.leasesOf(store()).isPresent()).isEqualTo(keepsLeases());
    }

    @Test
    default void aTokenThatWasSavedHasNoLease() {
        LeasedTokens leases = leases();
        assertThat(leases.read("missing")).isEmpty();
        OAuthToken anna = store().saveToken(tokenOf("anna").build());

        Leased leased = read(leases, anna);

        assertThat(leased.token()).isEqualTo(anna);
        assertThat(leased.lease()).isNull();
        assertThat(leases.read("missing")).isEmpty();
        assertThat(leases.read("")).isEmpty();
    }

    @Test
    default void aLeaseChangesAloneAndIsSeenEverywhere() {
        LeasedTokens leases = leases();
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        Leased before = read(leases, anna);

        assertThat(leases.compareAndSet(before, before.token(), LEASE)).isTrue();

        Leased after = read(leases, anna);
        assertThat(after.lease()).isEqualTo(LEASE);
        assertThat(after.token()).isEqualTo(anna);
        assertThat(after.version()).isNotEqualTo(before.version());
        assertThat(store().findToken(tokenOf("anna").build())).contains(anna);
        assertThat(store().getTokens()).containsExactly(anna);
        assertThat(leases.compareAndSet(after, after.token(), null)).isTrue();
        assertThat(read(leases, anna).lease()).isNull();
    }

    @Test
    default void aLeaseHasUpTo255Bytes() {
        LeasedTokens leases = leases();
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        for (int length : new int[] {0, 1, LeasedTokens.MAX_LENGTH}) {
            Bytes lease = Bytes.of(new byte[length]);

            Leased present = read(leases, anna);
            assertThat(leases.compareAndSet(present, present.token(), lease)).isTrue();

            assertThat(read(leases, anna).lease()).isEqualTo(lease);
        }
        Leased present = read(leases, anna);
        Bytes tooLong = Bytes.of(new byte[LeasedTokens.MAX_LENGTH + 1]);
        assertThatIllegalArgumentException().isThrownBy(() -> leases.compareAndSet(present, present.token(), tooLong));
        assertThat(read(leases, anna)).isEqualTo(present);
    }

    @Test
    default void anyChangeSinceTheReadWins() {
        LeasedTokens leases = leases();
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        Leased seen = read(leases, anna);
        OAuthToken saved =
                store().saveToken(anna.toBuilder().redirectUrl("changed").build());

        assertThat(leases.compareAndSet(seen, seen.token(), LEASE)).isFalse();
        assertThat(read(leases, anna).lease()).isNull();
        assertThat(store().findTokenById(seen.id())).contains(saved);

        Leased again = read(leases, anna);
        assertThat(leases.compareAndSet(again, again.token(), LEASE)).isTrue();
        assertThat(leases.compareAndSet(again, again.token(), lease("held by another")))
                .isFalse();
        assertThat(read(leases, anna).lease()).isEqualTo(LEASE);
    }

    @Test
    default void aSaveKeepsTheLease() {
        LeasedTokens leases = leases();
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        Leased before = read(leases, anna);
        leases.compareAndSet(before, before.token(), LEASE);

        // What was read before the lease changed is still what is stored.
        store().saveToken(anna.toBuilder().redirectUrl("changed").build());
        store().saveToken(OAuthToken.builder()
                .userName("anna")
                .clientId(TestTokens.CLIENT)
                .accessToken("merged")
                .build());

        Leased after = read(leases, anna);
        assertThat(after.lease()).isEqualTo(LEASE);
        assertThat(after.token().redirectUrl()).isEqualTo("changed");
    }

    @Test
    default void aTokenAndItsLeaseAreReplacedExactly() {
        LeasedTokens leases = leases();
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        Leased before = read(leases, anna);
        OAuthToken refreshed = before.token().toBuilder()
                .accessToken("new access")
                .refreshToken("new refresh")
                .expiresAt(null)
                .build();

        assertThat(leases.compareAndSet(before, refreshed, LEASE)).isTrue();

        assertThat(read(leases, anna).token()).isEqualTo(refreshed);
        assertThat(store().findToken(
                                OAuthToken.builder().accessToken("new access").build()))
                .contains(refreshed);
        assertThat(store().findTokenById(before.id())).contains(refreshed);
        assertThatExceptionOfType(StaleTokenException.class)
                .isThrownBy(() -> store().saveToken(
                                anna.toBuilder().redirectUrl("old copy").build()));
        OAuthToken next =
                read(leases, anna).token().toBuilder().redirectUrl("next").build();
        assertThat(store().saveToken(next)).isEqualTo(next);
    }

    @Test
    default void aDeletedTokenDoesNotComeBack() {
        LeasedTokens leases = leases();
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        Leased seen = read(leases, anna);
        store().deleteToken(seen.id());

        assertThat(leases.compareAndSet(seen, seen.token(), LEASE)).isFalse();

        assertThat(leases.read(seen.id())).isEmpty();
        assertThat(store().getTokens()).isEmpty();
    }

    @Test
    default void anotherTokenIsNotPutInItsPlace() {
        LeasedTokens leases = leases();
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        OAuthToken bert = store().saveToken(tokenOf("bert").build());
        Leased seen = read(leases, anna);

        assertThatIllegalArgumentException().isThrownBy(() -> leases.compareAndSet(seen, bert, LEASE));
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> leases.compareAndSet(
                        seen, bert.toBuilder().id(seen.id()).build(), LEASE));

        assertThat(store().getTokens()).containsExactlyInAnyOrder(anna, bert);
        assertThat(read(leases, anna)).isEqualTo(seen);
    }

    @Test
    default void whatRefusesASaveRefusesALease() {
        assumeTrue(canBeFenced(), "the store cannot be fenced");
        LeasedTokens leases = leases();
        Leased seen = read(leases, store().saveToken(tokenOf("anna").build()));
        FenceContract.fenceOf(store()).raise("a copy");

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> leases.compareAndSet(seen, seen.token(), LEASE));

        assertThat(leases.read(seen.id())).contains(seen);
    }

    @Test
    default void oneOfManyGetsTheLease() {
        LeasedTokens leases = leases();
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        for (int round = 0; round < 5; round++) {
            Leased seen = read(leases, anna);

            List<Boolean> got = Concurrently.run(
                    6, thread -> () -> leases.compareAndSet(seen, seen.token(), lease("thread " + thread)));

            assertThat(Collections.frequency(got, true)).isOne();
            assertThat(read(leases, anna).lease()).isEqualTo(lease("thread " + got.indexOf(true)));
        }
    }

    @Test
    default void namesRefreshTokensAlikeInAllPrograms() {
        LeasedTokens leases = leases();
        Leased anna = read(leases, store().saveToken(tokenOf("anna").build()));

        Bytes name = leases.nameOf(anna, "secret");

        assertThat(name).isEqualTo(leases.nameOf(anna, "secret")).isNotEqualTo(leases.nameOf(anna, "Secret"));
        assertThat(name.length()).isBetween(1, 32);
        assertThat(new String(name.toByteArray(), StandardCharsets.ISO_8859_1)).doesNotContain("secret");
        assumeTrue(persistent(), "the store cannot be opened again");
        try (TokenStore other = open()) {
            LeasedTokens others = LeasingTokenStore.leasesOf(other).orElseThrow();
            assertThat(others.nameOf(read(others, anna.token()), "secret")).isEqualTo(name);
        }
    }

    @Test
    default void listsTheTokensThatHaveALease() {
        LeasedTokens leases = leases();
        assertThat(held(leases)).isEmpty();
        List<String> ids = new ArrayList<>();
        for (String user : List.of("anna", "bert", "cora", "dora")) {
            ids.add(String.valueOf(store().saveToken(tokenOf(user).build()).id()));
        }
        assertThat(held(leases)).isEmpty();
        for (int i : new int[] {3, 0, 2}) {
            Leased present = leases.read(ids.get(i)).orElseThrow();
            leases.compareAndSet(present, present.token(), lease("of " + i));
        }
        Leased cora = leases.read(ids.get(2)).orElseThrow();
        leases.compareAndSet(cora, cora.token(), null);

        List<Leased> held = held(leases);

        assertThat(held)
                .containsExactly(
                        leases.read(ids.get(0)).orElseThrow(),
                        leases.read(ids.get(3)).orElseThrow());
        assertThat(leases.compareAndSet(held.get(1), held.get(1).token(), null)).isTrue();
    }

    private static List<Leased> held(LeasedTokens leases) {
        try (Stream<Leased> held = leases.held()) {
            return held.toList();
        }
    }

    @Test
    default void changesManyLeasesAtOnce() {
        LeasedTokens leases = leases();
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        OAuthToken bert = store().saveToken(tokenOf("bert").build());
        Set<String> ids = Set.of(String.valueOf(anna.id()), String.valueOf(bert.id()), "missing", "");
        assertThat(leases.replaceLeases(List.of())).isTrue();

        List<Leased> before = leases.readAll(ids);
        assertThat(before).containsExactlyInAnyOrder(read(leases, anna), read(leases, bert));
        assertThat(leases.replaceLeases(before.stream()
                        .map(leased -> new LeaseChange(leased, LEASE))
                        .toList()))
                .isTrue();

        assertThat(leases.readAll(ids)).extracting(Leased::lease).containsExactly(LEASE, LEASE);
        assertThat(leases.readAll(ids)).extracting(Leased::token).containsExactlyInAnyOrder(anna, bert);
        assertThat(leases.replaceLeases(List.of(
                        new LeaseChange(read(leases, anna), null),
                        new LeaseChange(
                                before.stream()
                                        .filter(leased -> leased.token().equals(bert))
                                        .findAny()
                                        .orElseThrow(),
                                null))))
                .isFalse();
        assertThat(read(leases, bert).lease()).isEqualTo(LEASE);
    }
}
