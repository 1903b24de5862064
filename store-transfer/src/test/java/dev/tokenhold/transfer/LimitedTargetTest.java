package dev.tokenhold.transfer;

import static dev.tokenhold.transfer.Tokens.full;
import static dev.tokenhold.transfer.Tokens.storeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.EncryptedTokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.StoreLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies into stores that cannot take everything. */
class LimitedTargetTest {

    private static final StoreLimits ONE_BY_ONE = new StoreLimits(1, Long.MAX_VALUE, Long.MAX_VALUE);

    private static TokenStore targetOf(StoreLimits limits) {
        return new EncryptedTokenStore(new InMemoryRecordStore(limits), TestKeyring.keyring());
    }

    @Test
    void storesWithoutBatchesGetOneTokenAtATimeAndTheCountsAreRight() {
        // The third one is new in the target, and refused: those before it were written and are not counted again as
        // unchanged.
        OAuthToken tooLong =
                full("00003").toBuilder().attribute("long", "x".repeat(4_000)).build();
        List<OAuthToken> tokens = List.of(full("00001"), full("00002"), tooLong, full("00004"));
        TokenStore to = targetOf(new StoreLimits(1, 2_000, Long.MAX_VALUE));

        MigrationReport report = Migration.builder(storeOf(tokens), to).build().run();

        assertThat(report.counts()).isEqualTo(new TokenCounts(4, 3, 0, 0, 0, 0, 1, 3));
        assertThat(to.getTokens()).containsExactly(full("00001"), full("00002"), full("00004"));
    }

    @Test
    void aDryRunSaysWhichTokensAreTooLong() {
        OAuthToken tooLong =
                full("00002").toBuilder().attribute("long", "x".repeat(4_000)).build();
        TokenStore to = targetOf(new StoreLimits(100, 2_000, Long.MAX_VALUE));

        MigrationReport plan = Migration.builder(storeOf(full("00001"), tooLong), to)
                .dryRun(true)
                .build()
                .run();
        MigrationReport report =
                Migration.builder(storeOf(full("00001"), tooLong), to).build().run();

        assertThat(plan.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.id()).isEqualTo("00002");
            assertThat(refused.reason()).contains("the store takes at most 2000");
        });
        assertThat(report.refused()).isEqualTo(plan.refused());
        assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
    }

    @Test
    void aStoreThatBecomesFullNamesTheTokensThatItDidNotTake() {
        TokenStore to = targetOf(new StoreLimits(100, 4_000, 4_000));

        MigrationReport report = Migration.builder(storeOf(full(9)), to).build().run();

        int kept = to.getTokens().size();
        assertThat(kept).isBetween(3, 8);
        assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
        assertThat(report.counts()).isEqualTo(new TokenCounts(9, kept, 0, 0, 0, 0, 9 - kept, kept));
        assertThat(report.refused())
                .hasSize(9 - kept)
                .allSatisfy(refused -> assertThat(refused.reason()).startsWith("the store is full"));
    }

    @Test
    void sealedRecordsGetThereOneByOneToo() {
        InMemoryRecordStore from = new InMemoryRecordStore();
        new EncryptedTokenStore(from, TestKeyring.keyring()).saveTokens(full(5));
        InMemoryRecordStore to = new InMemoryRecordStore(ONE_BY_ONE);

        MigrationReport report = Migration.builder(SealedStore.of(from), SealedStore.of(to))
                .build()
                .run();

        assertThat(report.counts()).isEqualTo(new TokenCounts(5, 5, 0, 0, 0, 0, 0, 5));
        assertThat(new EncryptedTokenStore(to, TestKeyring.keyring()).getTokens())
                .isEqualTo(full(5));
    }

    @Test
    void sealedRecordsThatAreTooLongAreRefusedInADryRun() {
        InMemoryRecordStore from = new InMemoryRecordStore();
        new EncryptedTokenStore(from, TestKeyring.keyring()).saveTokens(full(2));
        InMemoryRecordStore to = new InMemoryRecordStore(new StoreLimits(1, 512, Long.MAX_VALUE));

        MigrationReport plan = Migration.builder(SealedStore.of(from), SealedStore.of(to))
                .dryRun(true)
                .build()
                .run();

        assertThat(plan.refused())
                .hasSize(2)
                .allSatisfy(refused -> assertThat(refused.reason()).contains("takes at most 512"));
    }

    @Test
    void aFileWithoutIdsTakesOneOfTwoTokensThatItCannotTellApart(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("tokens.csv"),
                "user_mail,client_id,refresh_token,access_token,grant_token,expiry_time\n");
        OAuthToken withoutUser =
                OAuthToken.builder().id("1").refreshToken("refresh").build();
        OAuthToken withUser = withoutUser.toBuilder().id("3").userName("anna").build();
        TokenStore from = storeOf(withoutUser, withoutUser.toBuilder().id("2").build(), withUser);
        MigrationReport report;
        try (TokenStore to = TokenStores.open("zoho-csv:" + file)) {
            report = Migration.builder(from, to).build().run();
            assertThat(to.getTokens()).hasSize(2);
        }

        assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
        assertThat(report.refused())
                .singleElement()
                .satisfies(refused ->
                        assertThat(refused.reason()).contains("has no column for the id", "it can hold one of them"));
        assertThat(report.digests().orElseThrow().areEqual()).isTrue();
    }
}
