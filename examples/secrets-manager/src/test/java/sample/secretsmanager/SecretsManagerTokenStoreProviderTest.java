package sample.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.file.FileTokenStore;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.LostAnswer;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import dev.tokenhold.transfer.Migration;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.MigrationResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store by its URI, as programs and store-migrate open it. */
class SecretsManagerTokenStoreProviderTest {

    @TempDir
    Path folder;

    private FakeService service;
    private String uri;
    private final Map<String, String> settings = TestKeyring.settings();

    @BeforeEach
    void start() throws Exception {
        System.setProperty("aws.accessKeyId", "id");
        System.setProperty("aws.secretAccessKey", "not a key");
        service = new FakeService();
        uri = "aws-secrets-manager:app/tokens?region=eu-central-1&endpoint=" + service.endpoint();
    }

    @AfterEach
    void stop() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        service.close();
    }

    private static List<OAuthToken> tokens(int count) {
        return tokens(count, "all");
    }

    private static List<OAuthToken> tokens(int count, String scope) {
        return IntStream.range(0, count)
                .mapToObj(i -> OAuthToken.builder()
                        .userName("user-" + i)
                        .clientId("client")
                        .accessToken("access-" + i)
                        .refreshToken("refresh-" + i)
                        .expiresAt(Instant.parse("2030-01-01T00:00:00Z"))
                        .attribute("scope", scope)
                        .build())
                .toList();
    }

    @Test
    void tokensMoveFromAFileIntoTheSecretAndBack() {
        try (TokenStore file = FileTokenStore.open(folder.resolve("tokens.enc"), TestKeyring.keyring());
                TokenStore secret = TokenStores.open(uri, settings)) {
            List<OAuthToken> saved = file.saveTokens(tokens(60));

            MigrationReport there = Migration.builder(file, secret).build().run();

            assertThat(there.result()).isEqualTo(MigrationResult.OK);
            assertThat(there.counts().verified()).isEqualTo(60);
            assertThat(there.digests().orElseThrow().areEqual()).isTrue();
            assertThat(secret.getTokens()).isEqualTo(saved);
            assertThat(service.requests())
                    .as("one change creates the store, and one brings all tokens")
                    .filteredOn("PutSecretValue"::equals)
                    .hasSize(2);
            try (TokenStore other = FileTokenStore.open(folder.resolve("other.enc"), TestKeyring.keyring())) {
                MigrationReport back = Migration.builder(secret, other).build().run();

                assertThat(back.result()).isEqualTo(MigrationResult.OK);
                assertThat(other.getTokens()).isEqualTo(saved);
            }
        }
    }

    @Test
    void moreTokensThanFitAreNamedAndTheOthersAreThere() {
        try (TokenStore file = FileTokenStore.open(folder.resolve("tokens.enc"), TestKeyring.keyring());
                TokenStore secret = TokenStores.open(uri, settings)) {
            file.saveTokens(tokens(20, "s".repeat(5_000)));

            MigrationReport report = Migration.builder(file, secret).build().run();

            int kept = secret.getTokens().size();
            assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
            assertThat(kept).isBetween(8, 19);
            assertThat(report.counts().verified()).isEqualTo(kept);
            assertThat(report.refused())
                    .hasSize(20 - kept)
                    .allSatisfy(refused -> assertThat(refused.reason()).startsWith("the store is full"));
        }
    }

    /** A program that has the value and the keyring can read it without this store and without AWS. */
    @Test
    void aCopyOfTheValueIsATokenFile() throws Exception {
        List<OAuthToken> saved;
        try (TokenStore secret = TokenStores.open(uri, settings)) {
            saved = secret.saveTokens(tokens(3));
        }
        FakeSecret secret = service.secret("app/tokens");
        byte[] value = Base64.getDecoder()
                .decode(secret.value(secret.versionWith(VersionedSecret.LABEL)).text());

        try (TokenStore file =
                FileTokenStore.open(Files.write(folder.resolve("copy.enc"), value), TestKeyring.keyring())) {
            assertThat(file.getTokens()).isEqualTo(saved);
        }
    }

    @Test
    void existsOnceSomethingWasSaved() {
        TokenStoreProvider provider = TokenStoreProvider.forScheme("aws-secrets-manager");
        StoreAddress address = StoreAddress.parse(uri);
        assertThat(provider.exists(address, new StoreSettings(Map.of()))).isFalse();

        try (TokenStore secret = TokenStores.open(uri, settings)) {
            assertThat(secret.getTokens()).isEmpty();
            assertThat(service.secret("app/tokens"))
                    .as("opening creates nothing")
                    .isNull();
            secret.saveToken(tokens(1).get(0));
        }

        assertThat(provider.exists(address, new StoreSettings(Map.of()))).isTrue();
    }

    @Test
    void aUriThatNamesNoSecretOrAnUnknownPropertyIsRefused() {
        for (String wrong : List.of(
                "aws-secrets-manager:",
                "aws-secrets-manager:tokens?zone=1",
                "aws-secrets-manager:tokens?region=eu-central-1&endpoint=http://127.0.0.1:80-x",
                "aws-secrets-manager:tokens?region=eu-central-1&endpoint=host",
                "aws-secrets-manager:tokens?region")) {
            assertThatExceptionOfType(InvalidConfigurationException.class)
                    .as(wrong)
                    .isThrownBy(() -> TokenStores.open(wrong, settings))
                    .withMessageContaining(wrong);
        }
    }

    @Test
    void refreshesWithoutAgreeingWithOtherProcessesOrNotAtAll() {
        try (TokenStore secret = TokenStores.open(uri, settings)) {
            OAuthToken expired = secret.saveToken(
                    tokens(1).get(0).toBuilder().expiresAt(Instant.EPOCH).build());
            try (FreshTokens tokens = FreshTokens.builder(
                            secret,
                            stored -> OAuthToken.builder().accessToken("fresh").build())
                    .build()) {
                assertThat(tokens.get(String.valueOf(expired.id())).accessToken())
                        .isEqualTo("fresh");
            }
            assertThatExceptionOfType(InvalidConfigurationException.class)
                    .isThrownBy(() -> FreshTokens.builder(secret, stored -> stored)
                            .lostAnswer(LostAnswer.FAIL)
                            .build())
                    .withMessageContaining("the store keeps no leases");
        }
    }
}
