package dev.tokenhold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;

@ParameterizedClass
@EnumSource
class TokenStoreOAuth2AuthorizedClientServiceTest {

    private static final Instant ISSUED = Instant.parse("2026-01-01T10:00:00.123456789Z");
    private static final Instant EXPIRES = Instant.parse("2026-01-01T11:00:00.987654321Z");

    @Parameter
    private StoreKind kind;

    @TempDir
    private Path folder;

    private final ClientRegistration crm =
            Registrations.builder("crm", "https://localhost/token").build();
    private final ClientRegistration mail =
            Registrations.builder("mail", "https://localhost/token").build();
    private final Registrations registrations = new Registrations(crm, mail);
    private TokenStore store;
    private OAuth2AuthorizedClientService service;

    @BeforeEach
    void open() {
        store = kind.open(folder);
        service = new TokenStoreOAuth2AuthorizedClientService(store, registrations);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void keepsAllThatSpringKnows() {
        OAuth2AuthorizedClient login = Registrations.client(
                crm,
                "anna",
                new OAuth2AccessToken(new TokenType("DPoP"), "access", ISSUED, EXPIRES, Set.of("read", "a:b,c")),
                new OAuth2RefreshToken("refresh", ISSUED.plusNanos(1), EXPIRES.plusNanos(1)));

        save(login);

        OAuth2AuthorizedClient loaded = load(crm, "anna");
        assertThat(loaded)
                .usingRecursiveComparison()
                .comparingOnlyFields("clientRegistration", "principalName", "accessToken", "refreshToken")
                .isEqualTo(login);
        assertThat(store.getTokens()).singleElement().satisfies(token -> {
            assertThat(token.clientId()).isEqualTo("crm");
            assertThat(token.userName()).isEqualTo("anna");
            assertThat(token.clientSecret()).isNull();
        });
    }

    @Test
    void keepsWhatIsAbsentAbsent() {
        save(Registrations.client(crm, "anna", new OAuth2AccessToken(TokenType.BEARER, "access", null, null), null));

        OAuth2AuthorizedClient loaded = load(crm, "anna");
        assertThat(loaded.getAccessToken().getIssuedAt()).isNull();
        assertThat(loaded.getAccessToken().getExpiresAt()).isNull();
        assertThat(loaded.getAccessToken().getScopes()).isEmpty();
        assertThat(loaded.getRefreshToken()).isNull();
    }

    @Test
    void keepsPrincipalsAndRegistrationsApart() {
        save(client(crm, "anna", "a1", "r1"));
        save(client(mail, "anna", "a2", "r2"));
        save(client(crm, "bert", "a3", "r3"));

        service.removeAuthorizedClient("crm", "anna");

        assertThat(load(crm, "anna")).isNull();
        assertThat(load(mail, "anna").getAccessToken().getTokenValue()).isEqualTo("a2");
        assertThat(load(crm, "bert").getAccessToken().getTokenValue()).isEqualTo("a3");
    }

    @Test
    void replacesAllOfThePreviousLoginAndNothingElse() {
        save(Registrations.client(
                crm,
                "anna",
                new OAuth2AccessToken(TokenType.DPOP, "old", ISSUED, EXPIRES, Set.of("read")),
                new OAuth2RefreshToken("old refresh", ISSUED, EXPIRES)));
        store.updateToken(
                AuthorizedClients.query("crm", "anna"),
                token -> token.toBuilder()
                        .apiDomain("https://api.example.com")
                        .attribute("note", "mine")
                        .build());

        save(Registrations.client(
                crm,
                "anna",
                new OAuth2AccessToken(TokenType.BEARER, "new", null, null),
                new OAuth2RefreshToken("new refresh", null)));

        assertThat(store.getTokens())
                .singleElement()
                .satisfies(token -> assertThat(token.toBuilder().id(null).build())
                        .isEqualTo(OAuthToken.builder()
                                .clientId("crm")
                                .userName("anna")
                                .accessToken("new")
                                .refreshToken("new refresh")
                                .tokenType("Bearer")
                                .apiDomain("https://api.example.com")
                                .attribute("note", "mine")
                                .build()));
    }

    @Test
    void keepsRefreshTokenAndItsTimesWhenTheLoginHasNone() {
        save(Registrations.client(
                crm,
                "anna",
                new OAuth2AccessToken(TokenType.BEARER, "old", ISSUED, EXPIRES, Set.of("read")),
                new OAuth2RefreshToken("refresh", ISSUED, EXPIRES)));

        save(Registrations.client(crm, "anna", new OAuth2AccessToken(TokenType.BEARER, "new", null, null), null));

        OAuth2AuthorizedClient loaded = load(crm, "anna");
        assertThat(loaded.getAccessToken().getTokenValue()).isEqualTo("new");
        assertThat(loaded.getAccessToken().getScopes()).isEmpty();
        assertThat(loaded.getRefreshToken()).isEqualTo(new OAuth2RefreshToken("refresh", ISSUED, EXPIRES));
    }

    @Test
    void doesNotWriteBackWhatItReturned() throws Exception {
        save(client(crm, "anna", "old", "old refresh"));
        OAuth2AuthorizedClient loaded = load(crm, "anna");
        OAuth2AuthorizedClient fromSession = throughSerialization(loaded);
        save(client(crm, "anna", "new", "new refresh"));

        save(loaded);
        save(fromSession);

        assertThat(load(crm, "anna").getRefreshToken().getTokenValue()).isEqualTo("new refresh");
        service.removeAuthorizedClient("crm", "anna");
        save(loaded);
        assertThat(load(crm, "anna")).isNull();
    }

    @Test
    void savesWhatItReturnedForAnotherPrincipalOrIntoAnotherStore() {
        save(client(crm, "anna", "access", "refresh"));
        OAuth2AuthorizedClient loaded = load(crm, "anna");

        service.saveAuthorizedClient(loaded, Registrations.principal("bert"));

        assertThat(load(crm, "bert").getRefreshToken().getTokenValue()).isEqualTo("refresh");
        TokenStore memory = new InMemoryTokenStore();
        OAuth2AuthorizedClientService other = new TokenStoreOAuth2AuthorizedClientService(memory, registrations);
        other.saveAuthorizedClient(loaded, Registrations.principal("anna"));
        assertThat(memory.getTokens())
                .singleElement()
                .extracting(OAuthToken::refreshToken)
                .isEqualTo("refresh");
    }

    @Test
    void refusesToLoadWithoutRegistration() {
        save(client(crm, "anna", "access", "refresh"));
        registrations.remove("crm");

        assertThat(load(crm, "bert")).isNull();
        assertThatThrownBy(() -> load(crm, "anna"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("\"crm\"")
                .hasMessageNotContaining("access\"");
        service.removeAuthorizedClient("crm", "anna");
        assertThat(store.getTokens()).isEmpty();
    }

    @Test
    void leavesTokensThatNameNoClientAlone() {
        store.saveToken(
                OAuthToken.builder().userName("anna").accessToken("access").build());

        service.removeAuthorizedClient("crm", "anna");

        assertThat(load(crm, "anna")).isNull();
        assertThat(store.getTokens()).hasSize(1);
    }

    @Test
    void loadsTokensThatOthersSaved() {
        Instant expired = Instant.parse("2026-01-01T00:00:00Z");
        store.saveToken(OAuthToken.builder()
                .userName("anna")
                .clientId("crm")
                .accessToken("access")
                .issuedAt(expired)
                .expiresAt(expired)
                .refreshToken("refresh")
                .build());
        store.saveToken(OAuthToken.builder()
                .userName("bert")
                .clientId("crm")
                .refreshToken("refresh alone")
                .build());

        assertThat(load(crm, "anna").getAccessToken())
                .isEqualTo(new OAuth2AccessToken(TokenType.BEARER, "access", null, expired));
        assertThat(load(crm, "bert")).isNull();
    }

    @Test
    void splitsScopesThatAreWrittenAsOne() {
        OAuth2AccessToken token = new OAuth2AccessToken(TokenType.BEARER, "a", null, null, Set.of("read  write"));
        save(Registrations.client(crm, "anna", token, null));

        assertThat(load(crm, "anna").getAccessToken().getScopes()).containsExactly("read", "write");
    }

    @Test
    void refusesEmptyArguments() {
        assertThatThrownBy(() -> service.loadAuthorizedClient("", "anna")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> service.loadAuthorizedClient("crm", " ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> service.removeAuthorizedClient("", "anna"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> service.saveAuthorizedClient(client(crm, "anna", "a", "r"), Registrations.principal("")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void save(OAuth2AuthorizedClient client) {
        service.saveAuthorizedClient(client, Registrations.principal(client.getPrincipalName()));
    }

    private @Nullable OAuth2AuthorizedClient load(ClientRegistration registration, String name) {
        return service.loadAuthorizedClient(registration.getRegistrationId(), name);
    }

    private static OAuth2AuthorizedClient client(
            ClientRegistration registration, String name, String access, String refresh) {
        return Registrations.client(
                registration,
                name,
                new OAuth2AccessToken(TokenType.BEARER, access, ISSUED, EXPIRES, Set.of("read")),
                new OAuth2RefreshToken(refresh, ISSUED));
    }

    private static OAuth2AuthorizedClient throughSerialization(OAuth2AuthorizedClient client)
            throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(client);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (OAuth2AuthorizedClient) in.readObject();
        }
    }
}
