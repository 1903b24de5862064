package dev.tokenhold.transfer;

import static dev.tokenhold.transfer.Tokens.full;
import static dev.tokenhold.transfer.Tokens.intact;
import static dev.tokenhold.transfer.Tokens.plain;
import static dev.tokenhold.transfer.Tokens.storeOf;
import static dev.tokenhold.transfer.Tokens.withoutIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.InventoryPage;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.transfer.Difference.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoreComparisonTest {

    private static MigrationReport compare(TokenStore from, TokenStore to) {
        return new StoreComparison(from, to, (phase, done, total) -> {}).run();
    }

    @Test
    void equalStoresAreEqual() {
        MigrationReport report = compare(storeOf(full(4)), plain(storeOf(full(4))));

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts()).isEqualTo(new TokenCounts(4, 0, 0, 0, 0, 0, 0, 4));
        MigrationReport.Digests digests = report.digests().orElseThrow();
        assertThat(digests.from()).matches("[0-9a-f]{64}").isEqualTo(digests.to());
    }

    @ParameterizedTest
    @MethodSource("dev.tokenhold.transfer.FieldChange#allButTheId")
    void namesTheFieldThatDiffers(FieldChange change) {
        MigrationReport report = compare(storeOf(full(4)), storeOf(changed(full(4), change)));

        assertThat(report.result()).isEqualTo(MigrationResult.MISMATCH);
        assertThat(report.counts().verified()).isEqualTo(3);
        assertThat(report.differences())
                .containsExactly(new Difference(Kind.DIFFERS, "00001", List.of("00001"), List.of(change.field())));
        assertThat(report.digests().orElseThrow().areEqual()).isFalse();
    }

    /** The comparison of two equal stores that change after the source has been read. */
    private static MigrationReport compareWhile(BiConsumer<InMemoryTokenStore, InMemoryTokenStore> change) {
        InMemoryTokenStore from = storeOf(full(5));
        InMemoryTokenStore to = storeOf(full(5));
        return compare(from, new ForwardingStore(to) {
            @Override
            public Stream<InventoryPage> inventoryPages(@Nullable String after, int size) {
                change.accept(from, to);
                return super.inventoryPages(after, size);
            }
        });
    }

    @Test
    void whatBothSidesGainLoseOrChangeMeanwhileMakesNoDifference() {
        MigrationReport report = compareWhile((from, to) -> {
            for (TokenStore store : List.of(from, to)) {
                store.saveToken(full("00009"));
                store.deleteToken("00002");
                store.saveToken(
                        OAuthToken.builder().id("00003").accessToken("new").build());
            }
        });

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.differences()).isEmpty();
        assertThat(report.digests().orElseThrow().areEqual()).isTrue();
    }

    @Test
    void findsWhatTheTargetLosesGainsAndChangesMeanwhile() {
        MigrationReport report = compareWhile((from, to) -> {
            to.deleteToken("00001");
            to.saveToken(full("00009"));
            to.saveToken(full("00003").toBuilder().redirectUrl("new").build());
        });

        assertThat(report.result()).isEqualTo(MigrationResult.MISMATCH);
        assertThat(report.differences())
                .containsExactly(
                        new Difference(Kind.EXTRA, null, List.of("00009"), List.of()),
                        new Difference(Kind.MISSING, "00001", List.of(), List.of()),
                        new Difference(Kind.DIFFERS, "00003", List.of("00003"), List.of("redirectUrl")));
        assertThat(report.digests().orElseThrow().areEqual()).isFalse();
    }

    @Test
    void findsWhatOnlyOneSideHas() {
        MigrationReport report = compare(storeOf(full("1"), full("2")), storeOf(full("2"), full("3")));

        assertThat(report.result()).isEqualTo(MigrationResult.MISMATCH);
        assertThat(report.differences())
                .containsExactly(
                        new Difference(Kind.MISSING, "1", List.of(), List.of()),
                        new Difference(Kind.EXTRA, null, List.of("3"), List.of()));
        assertThat(report.digests().orElseThrow().areEqual()).isFalse();
    }

    @Test
    void aTokenUnderAnotherIdDiffersInTheIdWhereItCouldHaveBeenKept() {
        MigrationReport report = compare(
                storeOf(full("1")), storeOf(full("1").toBuilder().id("x").build()));

        assertThat(report.differences())
                .containsExactly(new Difference(Kind.DIFFERS, "1", List.of("x"), List.of("id")));
        assertThat(report.digests().orElseThrow().areEqual()).isFalse();
    }

    @Test
    void pairsTokensWithoutIdByTheirContent() {
        OAuthToken anonymous = OAuthToken.builder().refreshToken("r").build();
        MigratableTokenStore from = withoutIds(List.of(full("1"), anonymous, anonymous, full("2")));
        InMemoryTokenStore to = new InMemoryTokenStore();
        Migration.builder(from, to).build().run();

        MigrationReport equal = compare(from, to);
        to.deleteToken(to.findToken(full("1").toBuilder().id(null).build())
                .orElseThrow()
                .id());
        to.saveToken(OAuthToken.builder().id("x").refreshToken("r").build());
        MigrationReport different = compare(from, to);

        assertThat(equal.result()).isEqualTo(MigrationResult.OK);
        assertThat(equal.assignedIds()).isEqualTo(4);
        assertThat(equal.digests().orElseThrow().areEqual()).isTrue();
        assertThat(different.result()).isEqualTo(MigrationResult.MISMATCH);
        assertThat(different.differences())
                .extracting(Difference::kind)
                .containsExactlyInAnyOrder(Kind.MISSING, Kind.EXTRA);
    }

    @Test
    void pairsTokensWhoseIdTheTargetCannotKeepByTheirUser() {
        OAuthToken source = full("a").toBuilder().attributes(Map.of()).build();
        NumberedStore to = new NumberedStore();
        Migration.builder(storeOf(source), to).build().run();

        assertThat(compare(storeOf(source), to).ids()).isEqualTo(Map.of("a", "1"));
        assertThat(compare(storeOf(source.toBuilder().accessToken("refreshed").build()), to)
                        .differences())
                .containsExactly(new Difference(Kind.DIFFERS, "a", List.of("1"), List.of("accessToken")));
    }

    @Test
    void anEqualButDamagedSourceIsDamaged() {
        StoredToken.Damaged damaged = new StoredToken.Damaged("line 3", null, "the line ends early");

        MigrationReport report = compare(ListedSource.of(intact(full("1")), damaged), storeOf(full("1")));

        assertThat(report.result()).isEqualTo(MigrationResult.DAMAGED);
        assertThat(report.damaged()).containsExactly(damaged);
        assertThat(report.counts().verified()).isOne();
    }

    @Test
    void reportsEveryTokenOfTheTargetThatCannotBeReadOnce() {
        MigratableTokenStore to = new ForwardingStore(storeOf(full("2"))) {
            @Override
            public Stream<StoredToken> inventory() {
                return Stream.concat(
                        Stream.of("1", "9").map(id -> new StoredToken.Damaged("record " + id, id, "altered")),
                        super.inventory());
            }

            @Override
            public Optional<OAuthToken> findTokenById(String id) {
                if (id.equals("1")) {
                    throw new TamperedRecordException("the record 1 was altered", id, null);
                }
                return super.findTokenById(id);
            }
        };

        MigrationReport report = compare(storeOf(full("1"), full("2")), to);

        assertThat(report.result()).isEqualTo(MigrationResult.MISMATCH);
        assertThat(report.differences())
                .containsExactly(
                        new Difference(Kind.UNREADABLE, "1", List.of("1"), List.of()),
                        new Difference(Kind.UNREADABLE, null, List.of("9"), List.of()));
    }

    @Test
    void cancellingEndsIt() {
        StoreComparison comparison =
                new StoreComparison(storeOf(full("1")), storeOf(full("1")), (phase, done, total) -> {});
        comparison.cancel();

        assertThatThrownBy(comparison::run)
                .isInstanceOf(TokenStoreException.class)
                .hasMessageContaining("cancelled");
    }

    private static List<OAuthToken> changed(List<OAuthToken> tokens, FieldChange change) {
        return Stream.concat(
                        Stream.of(change.apply(tokens.get(0))), tokens.stream().skip(1))
                .toList();
    }
}
