package dev.tokenhold.transfer;

import static dev.tokenhold.transfer.Tokens.full;
import static dev.tokenhold.transfer.Tokens.storeOf;
import static dev.tokenhold.transfer.Tokens.withoutIds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.transfer.Difference.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {

    private final InMemoryTokenStore from = storeOf(full(5));
    private final InMemoryTokenStore to = new InMemoryTokenStore();

    /** A target that claims to have written everything. */
    private final class Careless extends ForwardingStore {

        private final UnaryOperator<OAuthToken> fault;

        Careless(UnaryOperator<OAuthToken> fault) {
            super(to);
            this.fault = fault;
        }

        @Override
        public boolean replaceTokens(List<Replacement> replacements) {
            return super.replaceTokens(replacements.stream()
                    .map(r ->
                            "00002".equals(r.token().id()) ? new Replacement(r.expected(), fault.apply(r.token())) : r)
                    .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tokenhold.transfer.FieldChange#allButTheId")
    void findsAFieldThatTheTargetDroppedOrAltered(FieldChange change) {
        MigrationReport report =
                Migration.builder(from, new Careless(change::apply)).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.MISMATCH);
        assertThat(report.counts()).isEqualTo(new TokenCounts(5, 5, 0, 0, 0, 0, 0, 4));
        assertThat(report.differences())
                .containsExactly(new Difference(Kind.DIFFERS, "00002", List.of("00002"), List.of(change.field())));
        assertThat(report.digests().orElseThrow().areEqual()).isFalse();
    }

    @Test
    void findsATokenThatTheTargetLost() {
        MigrationReport report = Migration.builder(from, to)
                .readBack(after(() -> to.deleteToken("00004")))
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.MISMATCH);
        assertThat(report.differences())
                .containsExactly(new Difference(Kind.MISSING, "00004", List.of("00004"), List.of()));
        assertThat(report.counts().verified()).isEqualTo(4);
        assertThat(report.digests().orElseThrow().areEqual()).isFalse();
    }

    @Test
    void findsATokenWithoutIdThatTheTargetLost() {
        MigrationReport report = Migration.builder(withoutIds(full(5)), to)
                .readBack(after(() -> to.deleteToken(to.getTokens().get(0).id())))
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.MISMATCH);
        assertThat(report.differences())
                .singleElement()
                .satisfies(difference -> assertThat(difference.kind()).isEqualTo(Kind.MISSING));
    }

    @Test
    void findsATokenThatCannotBeRead() {
        ForwardingStore unreadable = new ForwardingStore(to) {
            @Override
            public Optional<OAuthToken> findTokenById(String id) {
                if (id.equals("00003")) {
                    throw new TamperedRecordException("the record 00003 was altered", id, null);
                }
                return super.findTokenById(id);
            }
        };

        MigrationReport report =
                Migration.builder(from, to).readBack(() -> unreadable).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.MISMATCH);
        assertThat(report.differences())
                .containsExactly(new Difference(Kind.UNREADABLE, "00003", List.of("00003"), List.of()));
    }

    @Test
    void readsTheStoreThatIsOpenedForItAndClosesIt() {
        AtomicBoolean closed = new AtomicBoolean();
        ForwardingStore empty = new ForwardingStore(new InMemoryTokenStore()) {
            @Override
            public void close() {
                closed.set(true);
            }
        };

        MigrationReport report =
                Migration.builder(from, to).readBack(() -> empty).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.MISMATCH);
        assertThat(report.differences()).hasSize(5).extracting(Difference::kind).containsOnly(Kind.MISSING);
        assertThat(closed).isTrue();
    }

    @Test
    void tellsATokenThatTheSourceChangedAfterwardsFromAFault() {
        MigrationReport report = Migration.builder(from, to)
                .readBack(after(() -> {
                    from.saveToken(OAuthToken.builder()
                            .id("00002")
                            .accessToken("refreshed")
                            .build());
                    from.saveToken(full("00009"));
                }))
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.MISMATCH);
        assertThat(report.differences())
                .containsExactly(
                        new Difference(
                                Kind.SOURCE_CHANGED, "00002", List.of("00002"), List.of("accessToken", "expiresAt")),
                        new Difference(Kind.SOURCE_CHANGED, "00009", List.of("00009"), List.of()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void listsACopiedTokenThatLeftTheSource(boolean deleteMissing) {
        MigrationReport report = Migration.builder(from, to)
                .deleteMissing(deleteMissing)
                .readBack(after(() -> {
                    from.deleteToken("00002");
                    gainOnBothSides();
                }))
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.MISMATCH);
        assertThat(report.differences())
                .containsExactly(new Difference(Kind.SOURCE_CHANGED, "00002", List.of("00002"), List.of()));
        assertThat(report.digests().orElseThrow().areEqual()).isFalse();
    }

    @Test
    void doesNotListWhatTheTargetHadBefore() {
        to.saveToken(full("00008"));

        MigrationReport report = Migration.builder(from, to)
                .readBack(after(() -> from.deleteToken("00002")))
                .build()
                .run();

        assertThat(report.differences())
                .containsExactly(new Difference(Kind.SOURCE_CHANGED, "00002", List.of("00002"), List.of()));
    }

    @Test
    void listsACopiedTokenThatLeftTheSourceAndHasAnotherIdInTheTarget() {
        List<StoredToken> tokens =
                new ArrayList<>(withoutIds(full(5)).inventory().toList());

        MigrationReport report = Migration.builder(new ListedSource(tokens), to)
                .readBack(after(() -> tokens.remove(1)))
                .build()
                .run();

        OAuthToken second =
                to.findToken(full("00002").toBuilder().id(null).build()).orElseThrow();
        assertThat(report.result()).isEqualTo(MigrationResult.MISMATCH);
        assertThat(report.differences())
                .containsExactly(new Difference(Kind.SOURCE_CHANGED, null, List.of(second.id()), List.of()));
        assertThat(report.digests().orElseThrow().areEqual()).isFalse();
    }

    @Test
    void whatBothSidesGainOrLoseMakesNoDifference() {
        MigrationReport report = Migration.builder(from, to)
                .readBack(after(() -> {
                    gainOnBothSides();
                    from.deleteToken("00002");
                    to.deleteToken("00002");
                }))
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.differences()).isEmpty();
        assertThat(report.digests().orElseThrow().areEqual()).isTrue();
    }

    private void gainOnBothSides() {
        from.saveToken(full("00009"));
        to.saveToken(full("00009"));
    }

    @Test
    void leavesOutWhatWasSkipped() {
        to.saveToken(full("00002").toBuilder().accessToken("kept").build());

        MigrationReport report = Migration.builder(from, to)
                .onConflict(ConflictPolicy.SKIP)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts().verified()).isEqualTo(4);
        assertThat(report.digests().orElseThrow().areEqual()).isTrue();
    }

    /** Opens the target for verification, after changing one of the stores. */
    private Supplier<TokenStore> after(Runnable event) {
        return () -> {
            event.run();
            return new ForwardingStore(to);
        };
    }
}
