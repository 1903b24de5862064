package dev.tokenhold.mirror;

import static dev.tokenhold.mirror.LeasedPair.give;
import static dev.tokenhold.mirror.LeasedPair.lease;
import static dev.tokenhold.mirror.LeasedPair.leases;
import static dev.tokenhold.mirror.LeasedPair.nameIn;
import static dev.tokenhold.mirror.LeasedPair.read;
import static dev.tokenhold.mirror.LeasedPair.switchOver;
import static dev.tokenhold.mirror.LeasedPair.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.internal.MirrorNote.Role;
import dev.tokenhold.internal.RefreshLease;
import dev.tokenhold.internal.RefreshLease.Phase;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens;
import dev.tokenhold.spi.LeasedTokens.LeaseChange;
import dev.tokenhold.spi.LeasedTokens.Leased;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.testkit.Concurrently;
import dev.tokenhold.transfer.ForwardingStore;
import dev.tokenhold.transfer.MigrationResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Leases during switchovers. */
class SwitchoverLeasesTest {

    @TempDir
    private Path folder;

    private LeasedPair pair;
    private MigratableTokenStore first;
    private MigratableTokenStore second;
    private MirroredTokenStore mirror;
    private OAuthToken anna;

    @BeforeEach
    void mirrorTwoStores() throws IOException {
        pair = new LeasedPair(folder);
        first = pair.first();
        second = pair.second();
        mirror = pair.mirror();
        anna = mirror.saveToken(tokenOf("anna"));
    }

    @AfterEach
    void closeAll() {
        pair.close();
    }

    private boolean steppedDown() {
        return SwitchoverTest.roleOf(first) == Role.STEPPING_DOWN;
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void aLeaseTravelsThereAndBackUnderTheNamesOfBothStores(Phase phase) {
        RefreshLease lease = give(mirror, anna, phase);

        switchOver(first, second);

        RefreshLease there = RefreshLease.decode(read(mirror, anna).lease()).orElseThrow();
        assertThat(there.names()).isEqualTo(nameIn(second, anna)).isNotEqualTo(lease.names());
        assertThat(there.withNames(lease.names())).isEqualTo(lease);
        assertThat(read(second, anna).lease()).isEqualTo(there.encode());

        give(first, anna, (Bytes) null);
        switchOver(second, first);

        assertThat(read(mirror, anna).lease()).isEqualTo(lease.encode());
        assertThat(read(mirror, anna).token()).isEqualTo(anna);
    }

    @Test
    void aLeaseThatNamesAnotherRefreshTokenStaysBehind() {
        RefreshLease lease = give(mirror, anna, Phase.REFUSED);
        OAuthToken login =
                mirror.saveToken(anna.toBuilder().refreshToken("of a new login").build());
        assertThat(read(first, anna).lease()).isEqualTo(lease.encode());

        switchOver(first, second);

        assertThat(read(second, anna).lease()).isNull();
        assertThat(read(second, anna).token()).isEqualTo(login);
    }

    @Test
    void aTokenWithoutRefreshTokenHasNoLeaseToCarry() {
        give(mirror, anna, Phase.COOLING);
        mirror.saveToken(anna.toBuilder().refreshToken(null).build());

        switchOver(first, second);

        assertThat(read(second, anna).lease()).isNull();
    }

    @Test
    void aLeaseOfAnEarlierSwitchoverDoesNotComeBack() {
        OAuthToken bert = mirror.saveToken(tokenOf("bert"));
        give(mirror, anna, Phase.IN_FLIGHT);
        give(mirror, bert, Phase.IN_FLIGHT);
        switchOver(first, second);
        give(mirror, anna, (Bytes) null);
        give(mirror, bert, lease(Phase.COOLING, 8, nameIn(second, bert)).encode());

        switchOver(second, first);

        assertThat(read(mirror, anna).lease()).isNull();
        assertThat(read(mirror, bert).lease())
                .isEqualTo(lease(Phase.COOLING, 8, nameIn(first, bert)).encode());
    }

    @Test
    void aLeaseThatNobodyCanReadIsCarriedAsItIs() {
        Bytes damaged = Bytes.of(new byte[] {1, 2, 3});
        give(mirror, anna, damaged);

        switchOver(first, second);

        assertThat(read(mirror, anna).lease()).isEqualTo(damaged);
    }

    @Test
    void aLeaseOfANewerReleaseKeepsTheLead() {
        Bytes newer = Bytes.of("\u0002newer".getBytes(StandardCharsets.UTF_8));
        give(mirror, anna, newer);

        assertThatExceptionOfType(UnsupportedFormatException.class)
                .isThrownBy(() -> switchOver(first, second))
                .withMessageContaining(String.valueOf(anna.id()));

        assertThat(mirror.secondLeads()).isFalse();
        assertThat(read(mirror, anna).lease()).isEqualTo(newer);
        mirror.saveToken(tokenOf("bert"));
    }

    @Test
    void aFailureGivesTheLeadBack() {
        give(mirror, anna, Phase.IN_FLIGHT);
        MigratableTokenStore failing = new ForwardingStore(second) {

            @Override
            public Optional<LeasedTokens> leases() {
                return Optional.of(new ForwardingLeases(store.leases().orElseThrow()) {

                    @Override
                    public Stream<Leased> held() {
                        if (steppedDown()) {
                            throw new StoreUnavailableException("the connection broke");
                        }
                        return super.held();
                    }
                });
            }
        };

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> switchOver(first, failing))
                .withMessage("the connection broke");

        assertThat(SwitchoverTest.roleOf(first)).isEqualTo(Role.LEADS);
        give(mirror, anna, Phase.COOLING);
    }

    @Test
    void whatAWriterChangesInTheFollowerMeanwhileIsLookedAtAgain() {
        give(mirror, anna, Phase.IN_FLIGHT);
        AtomicInteger writes = new AtomicInteger();
        MigratableTokenStore busy = new ForwardingStore(second) {

            @Override
            public Optional<LeasedTokens> leases() {
                return Optional.of(new ForwardingLeases(store.leases().orElseThrow()) {

                    @Override
                    public boolean replaceLeases(List<LeaseChange> changes) {
                        if (writes.incrementAndGet() == 1) {
                            give(store, anna, Phase.LOST);
                        }
                        return super.replaceLeases(changes);
                    }
                });
            }
        };

        Mirror roles = new Mirror(first, busy);

        LeaseSync.bringInStep(roles, roles.roles(), () -> false);

        assertThat(writes).hasValue(2);
        assertThat(RefreshLease.decode(read(second, anna).lease()).orElseThrow().phase())
                .isEqualTo(Phase.IN_FLIGHT);
    }

    @Test
    void moreLeasesThanFitInOneBatchAllTravel() {
        List<OAuthToken> tokens = mirror.saveTokens(
                IntStream.range(0, 1100).mapToObj(i -> tokenOf("user " + i)).toList());
        Map<String, OAuthToken> byId = tokens.stream().collect(Collectors.toMap(OAuthToken::id, Function.identity()));
        leases(first)
                .replaceLeases(leases(first).readAll(byId.keySet()).stream()
                        .map(leased -> new LeaseChange(
                                leased,
                                lease(Phase.COOLING, leased.id().hashCode(), nameIn(first, leased.token()))
                                        .encode()))
                        .toList());

        switchOver(first, second);

        try (Stream<Leased> held = leases(second).held()) {
            Bytes name = nameIn(second, anna);
            assertThat(held)
                    .hasSize(1100)
                    .allSatisfy(leased -> assertThat(leased.lease())
                            .isEqualTo(lease(Phase.COOLING, leased.id().hashCode(), name)
                                    .encode()));
        }
    }

    @Test
    void aTokenThatTheFollowerLacksComesWithItsLease() {
        OAuthToken bert = first.saveToken(tokenOf("bert"));
        give(first, bert, Phase.IN_FLIGHT);
        Mirror roles = new Mirror(first, second);

        LeaseSync.bringInStep(roles, roles.roles(), () -> false);

        assertThat(read(second, bert).lease())
                .isEqualTo(lease(Phase.IN_FLIGHT, 7, nameIn(second, bert)).encode());
    }

    @Test
    void afterAnotherSwitchoverNothingIsCarried() {
        Mirror roles = new Mirror(first, second);
        give(mirror, anna, Phase.IN_FLIGHT);
        Mirror.Roles before = roles.roles();
        new Mirror(first, second).stepDown();

        LeaseSync.bringInStep(roles, before, () -> false);

        assertThat(read(second, anna).lease()).isNull();
    }

    /** A writer began before the leader stepped down: nobody acknowledged the deletion, and the refresh token is in flight. */
    @Test
    void aTokenThatIsDeletedAfterTheComparisonKeepsItsLease() {
        RefreshLease lease = give(mirror, anna, Phase.IN_FLIGHT);
        MigratableTokenStore from = new ForwardingStore(first) {

            @Override
            public Stream<StoredToken> inventory() {
                return store.inventory().onClose(() -> {
                    if (steppedDown()) {
                        store.deleteToken(String.valueOf(anna.id()));
                    }
                });
            }
        };

        assertThat(switchOver(from, second).result()).isEqualTo(MigrationResult.OK);

        assertThat(first.getTokens()).isEmpty();
        assertThat(read(mirror, anna).lease())
                .isEqualTo(lease.withNames(nameIn(second, anna)).encode());
    }

    /** Holds leases through a mirror, as a program that refreshes tokens does. */
    private static final class Holder {

        private final LeasedTokens leases;
        private final int number;
        private final AtomicInteger holders;

        Holder(LeasedTokens leases, int number, AtomicInteger holders) {
            this.leases = leases;
            this.number = number;
            this.holders = holders;
        }

        /** Runs something while it holds the lease; false if another one holds it. */
        boolean hold(String id, Runnable work) {
            if (!acquired(id)) {
                return false;
            }
            assertThat(holders.incrementAndGet()).isOne();
            work.run();
            holders.decrementAndGet();
            release(id);
            return true;
        }

        private boolean acquired(String id) {
            Leased seen = leases.read(id).orElseThrow();
            Optional<RefreshLease> present = present(seen);
            if (present.isPresent()) {
                // Perhaps its own, of an acquisition that a switchover overtook.
                return isMine(present);
            }
            Bytes name = leases.nameOf(seen, LeasedPair.REFRESH_TOKEN);
            try {
                return leases.compareAndSet(
                        seen, seen.token(), lease(Phase.IN_FLIGHT, number, name).encode());
            } catch (StoreUnavailableException e) {
                assertThat(e).matches(StoreUnavailableException::outcomeUnknown);
                return isMine(present(leases.read(id).orElseThrow()));
            }
        }

        private void release(String id) {
            boolean unknown = false;
            while (true) {
                Leased seen = leases.read(id).orElseThrow();
                if (!isMine(present(seen))) {
                    assertThat(unknown).isTrue();
                    return;
                }
                try {
                    if (leases.compareAndSet(seen, seen.token(), null)) {
                        return;
                    }
                } catch (StoreUnavailableException e) {
                    assertThat(e).matches(StoreUnavailableException::outcomeUnknown);
                    unknown = true;
                }
            }
        }

        private boolean isMine(Optional<RefreshLease> lease) {
            return lease.filter(held -> held.attempt().toByteArray()[0] == number)
                    .isPresent();
        }

        private Optional<RefreshLease> present(Leased seen) {
            return Optional.ofNullable(seen.lease())
                    .flatMap(RefreshLease::decode)
                    .filter(held -> held.names().equals(leases.nameOf(seen, LeasedPair.REFRESH_TOKEN)));
        }
    }

    @Test
    void neverTwoHoldALeaseAtOnceWhileTheStoresSwitchOver() {
        int switchovers = 8;
        String id = String.valueOf(anna.id());
        AtomicInteger done = new AtomicInteger();
        AtomicInteger holders = new AtomicInteger();
        List<MirroredTokenStore> mirrors = List.of(mirror, pair.mirror());
        Concurrently<Integer> programs = Concurrently.start(4, number -> () -> {
            Holder holder = new Holder(leases(mirrors.get(number % 2)), number, holders);
            int held = 0;
            while (done.get() < switchovers) {
                boolean longRefresh = held % 4 == 0;
                boolean got = holder.hold(id, () -> {
                    int before = done.get();
                    while (longRefresh && done.get() == before && before < switchovers) {
                        LockSupport.parkNanos(100_000);
                    }
                });
                held += got ? 1 : 0;
            }
            return held;
        });
        for (int i = 0; i < switchovers; i++) {
            boolean back = i % 2 == 1;
            assertThat(switchOver(back ? second : first, back ? first : second).result())
                    .isEqualTo(MigrationResult.OK);
            done.incrementAndGet();
        }

        assertThat(programs.join().stream().mapToInt(Integer::intValue).sum()).isGreaterThanOrEqualTo(switchovers / 2);
        assertThat(read(mirror, anna).token()).isEqualTo(anna);
    }
}
