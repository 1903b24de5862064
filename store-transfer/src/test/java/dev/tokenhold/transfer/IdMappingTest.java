package dev.tokenhold.transfer;

import static dev.tokenhold.transfer.Tokens.full;
import static dev.tokenhold.transfer.Tokens.intact;
import static dev.tokenhold.transfer.Tokens.storeOf;
import static dev.tokenhold.transfer.Tokens.withoutIds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.transfer.Difference.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdMappingTest {

    private final OAuthToken token = full("1");

    @ParameterizedTest
    @ValueSource(ints = {1, 500})
    void assignsIdsToTokensWithoutAndFindsThemUnchangedTheSecondTime(int batchSize) {
        // Neither a user nor a client secret: no rule of findToken finds the first two.
        List<OAuthToken> tokens = List.of(
                OAuthToken.builder().refreshToken("r").build(),
                OAuthToken.builder().refreshToken("r").build(),
                OAuthToken.builder().clientId("c").accessToken("a").build(),
                full("x"));
        MigratableTokenStore from = withoutIds(tokens);
        InMemoryTokenStore to = new InMemoryTokenStore();

        MigrationReport first =
                Migration.builder(from, to).batchSize(batchSize).build().run();
        MigrationReport second =
                Migration.builder(from, to).batchSize(batchSize).build().run();

        assertThat(first.result()).isEqualTo(MigrationResult.OK);
        assertThat(first.counts()).isEqualTo(new TokenCounts(4, 4, 0, 0, 0, 0, 0, 4));
        assertThat(first.assignedIds()).isEqualTo(4);
        assertThat(first.ids()).isEmpty();
        assertThat(first.digests().orElseThrow().areEqual()).isTrue();
        assertThat(second.result()).isEqualTo(MigrationResult.OK);
        assertThat(second.counts()).isEqualTo(new TokenCounts(4, 0, 0, 4, 0, 0, 0, 4));
        assertThat(to.getTokens())
                .extracting(stored -> stored.toBuilder().id(null).build())
                .containsExactlyInAnyOrderElementsOf(tokens.stream()
                        .map(source -> source.toBuilder().id(null).build())
                        .toList());
    }

    @Test
    void reportsTheMappingOfIdsThatTheTargetCannotKeep() {
        OAuthToken kept = noAttributes("1");
        OAuthToken first = noAttributes("not-a-number");
        OAuthToken second = noAttributes("12345678901");
        TokenStore from = storeOf(kept, first, second);
        NumberedStore to = new NumberedStore();

        MigrationReport report = Migration.builder(from, to).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.ids()).containsExactlyInAnyOrderEntriesOf(Map.of("12345678901", "2", "not-a-number", "3"));
        assertThat(to.getTokens())
                .containsExactly(
                        kept,
                        second.toBuilder().id("2").build(),
                        first.toBuilder().id("3").build());
        assertThat(Migration.builder(from, to).build().run().counts())
                .isEqualTo(new TokenCounts(3, 0, 0, 3, 0, 0, 0, 3));
    }

    @Test
    void assignsNoIdThatALaterTokenOfTheSourceBrings() {
        OAuthToken anonymous = OAuthToken.builder().id("-").refreshToken("r").build();
        NumberedStore to = new NumberedStore();

        MigrationReport report = Migration.builder(storeOf(anonymous, noAttributes("1"), noAttributes("2")), to)
                .batchSize(1)
                .build()
                .run();

        assertThat(report.ids()).isEqualTo(Map.of("-", "3"));
        assertThat(report.result()).isEqualTo(MigrationResult.OK);
    }

    @Test
    void findsTheCounterpartOfATokenWithoutIdByItsUserAndClient() {
        InMemoryTokenStore to = storeOf(token.toBuilder().accessToken("older").build());

        MigrationReport failed =
                Migration.builder(withoutIds(List.of(token)), to).build().run();
        MigrationReport overwritten = Migration.builder(withoutIds(List.of(token)), to)
                .onConflict(ConflictPolicy.OVERWRITE)
                .build()
                .run();

        assertThat(failed.result()).isEqualTo(MigrationResult.CONFLICTS);
        assertThat(failed.differences())
                .containsExactly(new Difference(Kind.CONFLICT_BY_IDENTITY, null, List.of("1"), List.of("accessToken")));
        assertThat(overwritten.counts()).isEqualTo(new TokenCounts(1, 0, 1, 0, 0, 0, 0, 1));
        assertThat(to.getTokens()).containsExactly(token);
    }

    @Test
    void findsTheCounterpartOfAnAnonymousTokenByItsRefreshToken() {
        OAuthToken anonymous = token.toBuilder().userName(null).grantToken(null).build();
        InMemoryTokenStore to =
                storeOf(anonymous.toBuilder().accessToken("older").build(), full("2"));

        MigrationReport report = Migration.builder(withoutIds(List.of(anonymous)), to)
                .onConflict(ConflictPolicy.OVERWRITE)
                .build()
                .run();

        assertThat(report.counts().updated()).isOne();
        assertThat(to.getTokens()).containsExactly(anonymous, full("2"));
    }

    @Test
    void anAnonymousTokenNeverReplacesThatOfAUser() {
        OAuthToken anonymous =
                token.toBuilder().userName(null).accessToken("newer").build();
        InMemoryTokenStore to = storeOf(token);

        MigrationReport report = Migration.builder(withoutIds(List.of(anonymous)), to)
                .onConflict(ConflictPolicy.OVERWRITE)
                .build()
                .run();

        assertThat(report.counts().created()).isOne();
        assertThat(to.findTokenById("1")).contains(token);
    }

    @Test
    void aTokenOfAUserWithSeveralClientsIsAConflictThatOverwritingCannotSolve() {
        OAuthToken clientless = token.toBuilder().clientId(null).build();
        InMemoryTokenStore to =
                storeOf(token, token.toBuilder().id("2").clientId("another").build());

        MigrationReport failed =
                Migration.builder(withoutIds(List.of(clientless)), to).build().run();
        MigrationReport overwritten = Migration.builder(withoutIds(List.of(clientless)), to)
                .onConflict(ConflictPolicy.OVERWRITE)
                .build()
                .run();

        assertThat(failed.result()).isEqualTo(MigrationResult.CONFLICTS);
        assertThat(failed.differences())
                .containsExactly(
                        new Difference(Kind.CONFLICT_BY_IDENTITY, null, List.of("1", "2"), List.of("clientId")));
        assertThat(overwritten.result()).isEqualTo(MigrationResult.FAILED);
        assertThat(overwritten.refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.reason()).contains("[1, 2]"));
        assertThat(to.getTokens()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = ConflictPolicy.class,
            names = {"OVERWRITE", "NEWEST"})
    void aTokenWhoseIdIsUsedForAnotherUserOfTheSourceGetsANewId(ConflictPolicy policy) {
        // Two folders that numbered their users independently.
        OAuthToken bobInTarget =
                full("bob").toBuilder().id("2").accessToken("older").build();
        OAuthToken bob = full("bob").toBuilder()
                .id("1")
                .expiresAt(Tokens.NOON.plusSeconds(1))
                .build();
        OAuthToken carol = full("carol").toBuilder()
                .id("2")
                .expiresAt(Tokens.NOON.plusSeconds(1))
                .build();
        TokenStore from = storeOf(bob, carol);
        InMemoryTokenStore to = storeOf(bobInTarget);

        MigrationReport report =
                Migration.builder(from, to).onConflict(policy).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts()).isEqualTo(new TokenCounts(2, 1, 1, 0, 0, 0, 0, 2));
        assertThat(report.ids()).containsEntry("1", "2").containsKey("2");
        assertThat(to.getTokens())
                .containsExactlyInAnyOrder(
                        bob.toBuilder().id("2").build(),
                        carol.toBuilder().id(report.ids().get("2")).build());
        assertThat(Migration.builder(from, to).onConflict(policy).build().run().counts())
                .isEqualTo(new TokenCounts(2, 0, 0, 2, 0, 0, 0, 2));
    }

    @Test
    void swappedIdsLoseNobody() {
        OAuthToken alice = full("alice");
        OAuthToken bob = full("bob");
        TokenStore from = storeOf(
                bob.toBuilder().id("1").build(), alice.toBuilder().id("2").build());
        InMemoryTokenStore to = storeOf(
                alice.toBuilder().id("1").accessToken("older").build(),
                bob.toBuilder().id("2").accessToken("older").build());

        MigrationReport report = Migration.builder(from, to)
                .onConflict(ConflictPolicy.OVERWRITE)
                .batchSize(1)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.ids()).isEqualTo(Map.of("1", "2", "2", "1"));
        assertThat(to.getTokens())
                .containsExactly(
                        alice.toBuilder().id("1").build(),
                        bob.toBuilder().id("2").build());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesTheSecondTokenOfAUserAndClientInTheSource(boolean withIds) {
        OAuthToken second = token.toBuilder().id("2").accessToken("second").build();
        MigratableTokenStore from =
                withIds ? ListedSource.of(intact(token), intact(second)) : withoutIds(List.of(token, second));
        InMemoryTokenStore to = new InMemoryTokenStore();

        MigrationReport report = Migration.builder(from, to)
                .onConflict(ConflictPolicy.OVERWRITE)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
        assertThat(report.counts()).isEqualTo(new TokenCounts(2, 1, 0, 0, 0, 0, 1, 1));
        assertThat(report.refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.reason()).contains("twice"));
        assertThat(to.getTokens()).extracting(OAuthToken::accessToken).containsExactly(token.accessToken());
    }

    @Test
    void theSecondTokenOfAnIdInTheSourceIsDecidedByWhatTheFirstHasBecome() {
        OAuthToken second = token.toBuilder().accessToken("second").build();
        InMemoryTokenStore to = new InMemoryTokenStore();

        MigrationReport report = Migration.builder(ListedSource.of(intact(token), intact(second)), to)
                .onConflict(ConflictPolicy.SKIP)
                .build()
                .run();

        assertThat(report.counts().created()).isOne();
        assertThat(report.counts().skipped()).isOne();
        assertThat(to.getTokens()).containsExactly(token);
    }

    @Test
    void aDryRunTellsTheIdsThatTheCopyWillGive() {
        NumberedStore to = new NumberedStore();
        Migration.Builder migration = Migration.builder(storeOf(noAttributes("a"), noAttributes("b")), to);

        MigrationReport planned = migration.dryRun(true).build().run();

        assertThat(planned.counts().created()).isEqualTo(2);
        assertThat(planned.ids()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(to.getTokens()).isEmpty();
        assertThat(migration.dryRun(false).build().run().ids()).isEqualTo(planned.ids());
    }

    private static OAuthToken noAttributes(String id) {
        return full(id).toBuilder().attributes(Map.of()).build();
    }
}
