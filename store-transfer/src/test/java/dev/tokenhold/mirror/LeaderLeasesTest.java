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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StaleTokenException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.internal.RefreshLease;
import dev.tokenhold.internal.RefreshLease.Phase;
import dev.tokenhold.mirror.Mirror.Roles;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens;
import dev.tokenhold.spi.LeasedTokens.Leased;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.transfer.ForwardingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases through a mirror, with switchovers between the steps of their callers. */
class LeaderLeasesTest {

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

    private Bytes inFlight(Leased seen) {
        return lease(Phase.IN_FLIGHT, 1, leases(mirror).nameOf(seen, LeasedPair.REFRESH_TOKEN))
                .encode();
    }

    @Test
    void whatWasReadBeforeASwitchoverIsNotReplacedAfterIt() {
        Leased seen = read(mirror, anna);
        Bytes lease = inFlight(seen);
        switchOver(first, second);
        assertThat(mirror.secondLeads()).isTrue();

        assertThat(leases(mirror).compareAndSet(seen, seen.token(), lease)).isFalse();
        Leased coincidence = new Leased(seen.token(), read(second, anna).version(), null);
        assertThat(leases(mirror).compareAndSet(coincidence, seen.token(), lease))
                .isFalse();

        assertThat(read(second, anna).lease()).isNull();
        Leased again = read(mirror, anna);
        assertThat(leases(mirror).compareAndSet(again, again.token(), inFlight(again)))
                .isTrue();
        assertThat(read(second, anna).lease()).isNotNull();
    }

    @Test
    void aNameIsThatOfTheStoreThatWasRead() {
        Leased seen = read(mirror, anna);
        switchOver(first, second);
        Bytes lease = inFlight(seen);
        switchOver(second, first);
        assertThat(mirror.secondLeads()).isFalse();

        assertThat(leases(mirror).compareAndSet(seen, seen.token(), lease)).isTrue();

        assertThat(RefreshLease.decode(lease).orElseThrow().names())
                .isEqualTo(nameIn(first, anna))
                .isNotEqualTo(nameIn(second, anna));
        Leased foreign = new Leased(seen.token().detached(), 1, null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> leases(mirror).nameOf(foreign, "secret"))
                .withMessageContaining(String.valueOf(anna.id()));
    }

    @Test
    void whatChangedInTheOtherStoreMeanwhileIsNotReplaced() {
        Leased seen = read(mirror, anna);
        switchOver(first, second);
        give(mirror, anna, Phase.REFUSED);
        switchOver(second, first);

        assertThat(leases(mirror).compareAndSet(seen, seen.token(), inFlight(seen)))
                .isFalse();
    }

    @Test
    void aProgramThatHasNotNoticedASwitchoverIsToldToReadAgain() {
        Leased seen = read(mirror, anna);
        Bytes lease = inFlight(seen);
        switchOver(first, second);

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> leases(mirror).compareAndSet(seen, seen.token(), lease))
                .matches(StoreUnavailableException::outcomeUnknown);

        assertThat(read(mirror, anna).lease()).isNull();
        assertThat(read(first, anna).lease()).isEqualTo(lease);
        switchOver(second, first);
        assertThat(read(mirror, anna).lease()).isNull();
    }

    /** A leader in which something happens after a lease was changed and before the caller is told. */
    private static final class Interrupted extends ForwardingStore {

        private final BooleanSupplier afterwards;

        Interrupted(MigratableTokenStore store, BooleanSupplier afterwards) {
            super(store);
            this.afterwards = afterwards;
        }

        @Override
        public Optional<LeasedTokens> leases() {
            return Optional.of(new ForwardingLeases(store.leases().orElseThrow()) {

                @Override
                public boolean compareAndSet(Leased expected, OAuthToken token, @Nullable Bytes lease) {
                    return super.compareAndSet(expected, token, lease) && afterwards.getAsBoolean();
                }
            });
        }
    }

    @Test
    void anAcquisitionThatASwitchoverOvertakesHasAnUnknownOutcomeAndIsFoundAgain() {
        MirroredTokenStore overtaken = pair.mirror(
                new Interrupted(pair.first(), () -> {
                    switchOver(first, second);
                    return true;
                }),
                pair.second());
        Leased seen = read(overtaken, anna);
        RefreshLease lease = lease(Phase.IN_FLIGHT, 1, nameIn(first, anna));

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> leases(overtaken).compareAndSet(seen, seen.token(), lease.encode()))
                .withMessageContaining("a switchover overtook")
                .matches(StoreUnavailableException::outcomeUnknown);

        assertThat(read(overtaken, anna).lease())
                .isEqualTo(lease.withNames(nameIn(second, anna)).encode());
    }

    @Test
    void anUnknownOutcomeStaysUnknownWhenTheNewLeaderRefuses() {
        MirroredTokenStore overtaken = pair.mirror(
                new Interrupted(pair.first(), () -> {
                    Mirror others = new Mirror(first, second);
                    Roles vacancy = others.stepDown();
                    others.promote(second, vacancy);
                    throw new StoreUnavailableException("the connection broke", true, null);
                }),
                pair.second());
        Leased seen = read(overtaken, anna);

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> leases(overtaken).compareAndSet(seen, seen.token(), inFlight(seen)))
                .withMessageContaining("a switchover overtook")
                .matches(StoreUnavailableException::outcomeUnknown);
        assertThat(read(overtaken, anna).lease()).isNull();
    }

    @Test
    void theFollowerGetsARefreshedTokenAndNoLease() {
        Leased seen = read(mirror, anna);
        assertThat(leases(mirror).compareAndSet(seen, seen.token(), inFlight(seen)))
                .isTrue();
        Leased held = read(mirror, anna);
        OAuthToken refreshed = held.token().toBuilder().accessToken("new").build();

        assertThat(leases(mirror).compareAndSet(held, refreshed, held.lease())).isTrue();

        assertThat(read(mirror, anna).token()).isEqualTo(refreshed);
        assertThat(read(second, anna).token()).isEqualTo(refreshed);
        assertThat(read(second, anna).lease()).isNull();
    }

    @Test
    void aFollowerThatCannotBeReachedIsNotAskedForALease() {
        MigratableTokenStore follower = pair.second();
        MirroredTokenStore alone = pair.mirror(pair.first(), follower);
        follower.close();

        give(alone, anna, Phase.IN_FLIGHT);

        assertThat(alone.behind()).isZero();
        assertThat(read(first, anna).lease()).isNotNull();
    }

    @Test
    void aFollowerThatFailsMissesARefreshedToken() {
        WriteFence fence = second.fence().orElseThrow();
        fence.raise("test");
        Leased held = read(mirror, anna);
        OAuthToken refreshed = held.token().toBuilder().accessToken("new").build();

        assertThat(leases(mirror).compareAndSet(held, refreshed, null)).isTrue();

        assertThat(mirror.behind()).isEqualTo(1);
        assertThat(first.getTokens()).containsExactly(refreshed);
        fence.lift();
        assertThat(mirror.catchUp()).isZero();
        assertThat(second.getTokens()).containsExactly(refreshed);
    }

    @Test
    void aChangeOfWhatWasReadWithItsLeaseReplacesItOnBothSidesOfASwitchover() {
        OAuthToken read = read(mirror, anna).token();
        OAuthToken changed = mirror.saveToken(
                read.toBuilder().accessToken(null).apiDomain("https://one").build());
        assertThat(changed.accessToken()).isNull();
        OAuthToken readAgain = read(mirror, anna).token();
        switchOver(first, second);

        OAuthToken last = mirror.saveToken(readAgain.toBuilder().apiDomain(null).build());

        assertThat(last.apiDomain()).isNull();
        assertThat(first.getTokens()).containsExactly(last);
        assertThat(second.getTokens()).containsExactly(last);
        assertThatExceptionOfType(StaleTokenException.class)
                .isThrownBy(() -> mirror.saveToken(
                        readAgain.toBuilder().apiDomain("https://two").build()));
    }

    @Test
    void aMirrorWithAStoreWithoutLeasesKeepsNone() {
        MirroredTokenStore both = pair.mirror(
                pair.open("zoho-csv:" + folder.resolve("zoho_tokens.csv"), Map.of()),
                pair.open("sqlite:" + folder.resolve("other.db"), TestKeyring.settings()));

        assertThat(both.leases()).isEmpty();
    }
}
