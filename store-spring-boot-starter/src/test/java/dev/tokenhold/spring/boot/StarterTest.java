package dev.tokenhold.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.spring.TokenStoreOAuth2AuthorizedClientService;
import dev.tokenhold.testservers.AuthorizationServer;
import dev.tokenhold.testservers.Login;
import dev.tokenhold.testservers.RefreshPolicy;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.autoconfigure.health.HealthContributorAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.health.HealthEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.MetricsAutoConfiguration;
import org.springframework.boot.actuate.health.CompositeHealth;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.security.oauth2.client.OAuth2ClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.web.AuthenticatedPrincipalOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;

/** Applications that have the starter. */
class StarterTest {

    private static final AutoConfigurations OURS = AutoConfigurations.of(
            AuthorizedClientAutoConfiguration.class,
            Boot3HealthAutoConfiguration.class,
            Boot4HealthAutoConfiguration.class,
            MeterAutoConfiguration.class,
            TokenholdAutoConfiguration.class);
    private static final AutoConfigurations BOOTS = AutoConfigurations.of(
            HealthContributorAutoConfiguration.class,
            HealthEndpointAutoConfiguration.class,
            MetricsAutoConfiguration.class,
            OAuth2ClientAutoConfiguration.class);
    private static final String PASSPHRASE = "four words of this test";
    private static final TestingAuthenticationToken ANNA = new TestingAuthenticationToken("anna", "none", "USER");

    @TempDir
    private Path folder;

    private ApplicationContextRunner application;
    private String[] store;

    @BeforeEach
    void configure() throws IOException {
        Files.writeString(folder.resolve("passphrase"), PASSPHRASE + "\n", StandardCharsets.UTF_8);
        TestKeyring.writeWithPassphrase(folder.resolve("tokenhold.keyring"), PASSPHRASE);
        store = new String[] {
            "tokenhold.store.uri=file:" + folder.resolve("tokens.enc"),
            "tokenhold.keyring.passphrase=file:" + folder.resolve("passphrase"),
        };
        application = new ApplicationContextRunner()
                .withConfiguration(OURS)
                .withConfiguration(BOOTS)
                .withBean(SimpleMeterRegistry.class)
                .withPropertyValues(store);
    }

    private static String[] registration(AuthorizationServer server) {
        String registration = "spring.security.oauth2.client.registration.crm.";
        String provider = "spring.security.oauth2.client.provider.crm.";
        return new String[] {
            registration + "client-id=" + server.clientId(),
            registration + "client-secret=" + server.clientSecret(),
            registration + "authorization-grant-type=authorization_code",
            registration + "redirect-uri={baseUrl}/login/oauth2/code/crm",
            provider + "authorization-uri=" + server.tokenEndpoint().resolve("/authorize"),
            provider + "token-uri=" + server.tokenEndpoint(),
        };
    }

    private static OAuthToken expired(Login login) {
        return OAuthToken.builder()
                .userName("anna")
                .clientId("crm")
                .accessToken(login.accessToken())
                .refreshToken(login.refreshToken())
                .expiresAt(login.expiresAt())
                .build();
    }

    private static double events(MeterRegistry meters, String event) {
        return meters.get("tokenhold.refresh.events")
                .tag("event", event)
                .functionCounter()
                .count();
    }

    @Test
    void opensTheStoreOfThePropertiesAndClosesIt() {
        application.run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(FreshTokens.class);
            assertThat(context).doesNotHaveBean(OAuth2AuthorizedClientService.class);
            context.getBean(TokenStore.class)
                    .saveToken(OAuthToken.builder()
                            .userName("anna")
                            .accessToken("a")
                            .build());
        });
        application.run(context ->
                assertThat(context.getBean(TokenStore.class).getTokens()).hasSize(1));
    }

    @Test
    void makesTheKeyringOfANewStore() throws IOException {
        Path keyring = folder.resolve("tokenhold.keyring");
        Files.delete(keyring);
        Map<String, String> keyStore = TestKeyring.settings();
        ApplicationContextRunner withKeyStore = new ApplicationContextRunner()
                .withConfiguration(OURS)
                .withPropertyValues(
                        store[0],
                        "tokenhold.keyring.keystore=" + keyStore.get("keyring.keystore"),
                        "tokenhold.keyring.keystore-password=" + keyStore.get("keyring.keystore.password"),
                        "tokenhold.keyring.keystore-alias=" + keyStore.get("keyring.keystore.alias"));

        withKeyStore
                .withPropertyValues("tokenhold.keyring.create=true")
                .run(context -> context.getBean(TokenStore.class)
                        .saveToken(OAuthToken.builder()
                                .userName("anna")
                                .accessToken("a")
                                .build()));

        assertThat(keyring).exists();
        withKeyStore.run(context ->
                assertThat(context.getBean(TokenStore.class).getTokens()).hasSize(1));
    }

    @Test
    void neverReplacesAKeyringThatAStoreNeeds() throws IOException {
        application.run(context -> context.getBean(TokenStore.class)
                .saveToken(
                        OAuthToken.builder().userName("anna").accessToken("a").build()));
        Files.move(folder.resolve("tokenhold.keyring"), folder.resolve("moved"));

        application
                .withPropertyValues("tokenhold.keyring.create=true")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("bring the keyring that it was created with"));

        assertThat(folder.resolve("tokenhold.keyring")).doesNotExist();
    }

    @Test
    void refreshesWhatIsStoredAndCountsIt() {
        try (AuthorizationServer server =
                AuthorizationServer.builder().policy(RefreshPolicy.REVOKE).start()) {
            Login login = server.login("anna", Duration.ZERO);
            application.withPropertyValues(registration(server)).run(context -> {
                assertThat(context).hasNotFailed();
                assertThat(context.getBean(OAuth2AuthorizedClientService.class))
                        .isInstanceOf(TokenStoreOAuth2AuthorizedClientService.class);
                OAuth2AuthorizedClientManager manager = context.getBean(OAuth2AuthorizedClientManager.class);
                assertThat(manager).isInstanceOf(AuthorizedClientServiceOAuth2AuthorizedClientManager.class);
                context.getBean(TokenStore.class).saveToken(expired(login));

                OAuth2AuthorizedClient client = manager.authorize(OAuth2AuthorizeRequest.withClientRegistrationId("crm")
                        .principal(ANNA)
                        .build());

                assertThat(server.isGood(client.getAccessToken().getTokenValue()))
                        .isTrue();
                assertThat(server.requests()).isEqualTo(1);
                MeterRegistry meters = context.getBean(MeterRegistry.class);
                assertThat(events(meters, "acquired")).isEqualTo(1);
                assertThat(events(meters, "refreshed")).isEqualTo(1);
                assertThat(events(meters, "refused")).isZero();
                assertThat(meters.get("tokenhold.refresh.unsaved").gauge().value())
                        .isZero();
                FunctionCounter saves = meters.get("tokenhold.store.saves").functionCounter();
                assertThat(saves.count()).isEqualTo(2);
            });
        }
    }

    @Test
    void metersSurviveTheGarbageCollector() {
        application.run(context -> {
            context.getBean(TokenStore.class)
                    .saveToken(OAuthToken.builder()
                            .userName("anna")
                            .accessToken("a")
                            .build());
            System.gc();
            assertThat(context.getBean(MeterRegistry.class)
                            .get("tokenhold.store.saves")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
        });
    }

    @Test
    void healthTellsWhetherTheStoreAnswers() {
        application.run(context -> {
            HealthEndpoint health = context.getBean(HealthEndpoint.class);
            assertThat(((CompositeHealth) health.health()).getComponents()).containsKey("tokenhold");
            assertThat(health.healthForPath("tokenhold").getStatus()).isEqualTo(Status.UP);

            context.getBean(TokenStore.class).close();

            assertThat(health.healthForPath("tokenhold").getStatus()).isEqualTo(Status.DOWN);
        });
        application
                .withPropertyValues("management.health.tokenhold.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("tokenholdHealthIndicator"));
    }

    @Test
    void needsNeitherMicrometerNorSecurity() {
        new ApplicationContextRunner()
                .withClassLoader(new FilteredClassLoader("io.micrometer", "org.springframework.security"))
                .withConfiguration(AutoConfigurations.of(
                        AuthorizedClientAutoConfiguration.class,
                        MeterAutoConfiguration.class,
                        TokenholdAutoConfiguration.class))
                .withPropertyValues(store)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(TokenStore.class));
    }

    @Test
    void usesTheStoreOfTheApplication() {
        TokenStore own = new InMemoryTokenStore();
        new ApplicationContextRunner()
                .withConfiguration(OURS)
                .withBean(TokenStore.class, () -> own)
                .run(context -> assertThat(context.getBean(TokenStore.class)).isSameAs(own));
    }

    @Test
    void managesTheRequestsOfAWebApplication() {
        try (AuthorizationServer server = AuthorizationServer.builder().start()) {
            new WebApplicationContextRunner()
                    .withConfiguration(OURS)
                    .withConfiguration(BOOTS)
                    .withPropertyValues(store)
                    .withPropertyValues(registration(server))
                    .withBean(AuthenticatedPrincipalOAuth2AuthorizedClientRepository.class)
                    .run(context -> assertThat(context)
                            .hasNotFailed()
                            .getBean(OAuth2AuthorizedClientManager.class)
                            .isInstanceOf(DefaultOAuth2AuthorizedClientManager.class));
        }
    }
}
