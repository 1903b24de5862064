package dev.tokenhold.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.transfer.Difference.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stores of this project, opened by their URIs, with files on disk. */
class StoresEndToEndTest {

    private static final String WITHOUT_IDS = """
            user_mail,client_id,refresh_token,access_token,grant_token,expiry_time
            anna@example.com,client,refresh-1,access-1,,1767225600000
            bert@example.com,client,refresh-2,"with ""quotes"", and more",,
            ,client,refresh-3,,,
            """;
    private static final String WITH_IDS = """
            id,user_name,client_id,client_secret,refresh_token,access_token,grant_token,expiry_time,redirect_url,api_domain
            1,anna,client,secret,refresh-1,access-1,,1767225600000,,https://api.example
            2,bert,client,secret,refresh-2,access-2,,1767225600000,,
            """;

    @TempDir
    private Path folder;

    private Path csv;
    private TokenStore encrypted;

    @BeforeEach
    void openStores() {
        csv = folder.resolve("zoho_tokens.csv");
        encrypted = openEncrypted();
    }

    @AfterEach
    void close() {
        encrypted.close();
    }

    private TokenStore openEncrypted() {
        return TokenStores.open("file:" + folder.resolve("tokens.enc"), TestKeyring.settings());
    }

    private TokenStore openCsv(String content) throws IOException {
        Files.writeString(csv, content);
        return TokenStores.open("zoho-csv:" + csv);
    }

    private MigrationReport copy(TokenStore from, TokenStore to) {
        return Migration.builder(from, to).build().run();
    }

    private static MigrationReport compare(TokenStore from, TokenStore to) {
        return new StoreComparison(from, to, (phase, done, total) -> {}).run();
    }

    @Test
    void aFileWithoutIdsIsCopiedOnceAndVerifies() throws IOException {
        try (TokenStore from = openCsv(WITHOUT_IDS)) {
            MigrationReport first = Migration.builder(from, encrypted)
                    .readBack(this::openEncrypted)
                    .build()
                    .run();
            MigrationReport second = copy(from, encrypted);
            MigrationReport compared = compare(from, encrypted);

            assertThat(first.result()).isEqualTo(MigrationResult.OK);
            assertThat(first.counts()).isEqualTo(new TokenCounts(3, 3, 0, 0, 0, 0, 0, 3));
            assertThat(first.assignedIds()).isEqualTo(3);
            assertThat(second.counts()).isEqualTo(new TokenCounts(3, 0, 0, 3, 0, 0, 0, 3));
            assertThat(compared.result()).isEqualTo(MigrationResult.OK);
            assertThat(compared.digests().orElseThrow().areEqual()).isTrue();
            assertThat(compare(encrypted, from).result()).isEqualTo(MigrationResult.OK);
        }
    }

    @Test
    void aFileWithoutIdsIsATargetToo() throws IOException {
        encrypted.saveToken(OAuthToken.builder()
                .clientId("client")
                .refreshToken("refresh-3")
                .build());
        encrypted.saveToken(
                OAuthToken.builder().userName("cora").refreshToken("refresh-4").build());
        try (TokenStore to = openCsv(WITHOUT_IDS)) {
            MigrationReport report = copy(encrypted, to);

            assertThat(report.result()).isEqualTo(MigrationResult.OK);
            assertThat(report.counts()).isEqualTo(new TokenCounts(2, 1, 0, 1, 0, 0, 0, 2));
            assertThat(report.ids().values()).containsExactlyInAnyOrder("3", "4");
            assertThat(to.getTokens()).hasSize(4);
        }
    }

    @Test
    void idsSurviveTheWayThereAndBack() throws IOException {
        try (TokenStore from = openCsv(WITH_IDS)) {
            assertThat(copy(from, encrypted).ids()).isEmpty();
        }
        Path back = folder.resolve("back.csv");
        try (TokenStore to = TokenStores.open("zoho-csv:" + back)) {
            assertThat(copy(encrypted, to).counts()).isEqualTo(new TokenCounts(2, 2, 0, 0, 0, 0, 0, 2));
        }
        assertThat(back).hasContent(Files.readString(csv));
    }

    @Test
    void newIdsGetNumbersOnTheWayToAnSdkAndAreFoundAgain() throws IOException {
        OAuthToken saved = encrypted.saveToken(OAuthToken.builder()
                .userName("cora")
                .clientId("client")
                .refreshToken("refresh-4")
                .build());
        OAuthToken refused = encrypted.saveToken(OAuthToken.builder()
                .userName("dora")
                .refreshToken("refresh-5")
                .attribute("scope", "read")
                .build());
        try (TokenStore to = openCsv(WITH_IDS)) {
            MigrationReport dry =
                    Migration.builder(encrypted, to).dryRun(true).build().run();
            MigrationReport report = copy(encrypted, to);

            assertThat(dry.counts()).isEqualTo(new TokenCounts(2, 1, 0, 0, 0, 0, 1, 0));
            assertThat(dry.refused()).isEqualTo(report.refused());
            assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
            assertThat(report.counts()).isEqualTo(new TokenCounts(2, 1, 0, 0, 0, 0, 1, 1));
            assertThat(report.ids()).isEqualTo(Map.of(saved.id(), "3"));
            assertThat(report.refused()).singleElement().satisfies(token -> {
                assertThat(token.id()).isEqualTo(refused.id());
                assertThat(token.reason()).contains("1 attribute");
            });
            assertThat(copy(encrypted, to).ids()).isEqualTo(Map.of(saved.id(), "3"));
        }
    }

    @Test
    void aDamagedFileIsCopiedOnlyWhenToldTo() throws IOException {
        try (TokenStore from = openCsv(WITH_IDS + "3,cora,client\n")) {
            MigrationReport refused = copy(from, encrypted);
            MigrationReport kept =
                    Migration.builder(from, encrypted).keepGoing(true).build().run();

            assertThat(refused.result()).isEqualTo(MigrationResult.DAMAGED);
            assertThat(refused.damaged())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.place()).isEqualTo("line 4"));
            assertThat(kept.result()).isEqualTo(MigrationResult.DAMAGED);
            assertThat(kept.counts()).isEqualTo(new TokenCounts(2, 2, 0, 0, 0, 0, 0, 2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:", "sqlite:", "zoho-sqlite:", "zoho-csv:"})
    void aStoreUnderTwoNamesIsNotCopiedOntoItself(String scheme) throws IOException {
        Path other = Files.createSymbolicLink(folder.resolve("other"), Files.createDirectory(folder.resolve("one")));
        Map<String, String> settings = scheme.startsWith("zoho") ? Map.of() : TestKeyring.settings();
        try (TokenStore store = TokenStores.open(scheme + folder.resolve("one/store"), settings);
                TokenStore same = TokenStores.open(scheme + other.resolve("store"), settings);
                TokenStore another = TokenStores.open(scheme + folder.resolve("another"), settings)) {
            OAuthToken token = store.saveToken(
                    OAuthToken.builder().userName("anna").refreshToken("r").build());

            assertThat(copy(store, another).result()).isEqualTo(MigrationResult.OK);
            for (Runnable use : List.<Runnable>of(() -> copy(store, same), () -> compare(same, store))) {
                assertThatExceptionOfType(InvalidConfigurationException.class)
                        .isThrownBy(use::run)
                        .withMessageContaining("the same store");
            }
            assertThat(store.getTokens()).containsExactly(token);
        }
    }

    @Test
    void aChangedTokenIsAConflictAndThenADifference() throws IOException {
        try (TokenStore from = openCsv(WITH_IDS)) {
            copy(from, encrypted);
            encrypted.saveToken(
                    OAuthToken.builder().id("2").accessToken("refreshed").build());

            assertThat(copy(from, encrypted).differences())
                    .containsExactly(new Difference(
                            Kind.CONFLICT_BY_ID, "2", List.of("2"), List.of("accessToken", "expiresAt")));
            assertThat(compare(from, encrypted).differences())
                    .containsExactly(
                            new Difference(Kind.DIFFERS, "2", List.of("2"), List.of("accessToken", "expiresAt")));
        }
    }
}
