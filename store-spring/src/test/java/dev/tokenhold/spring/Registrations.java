package dev.tokenhold.spring;

import dev.tokenhold.testservers.AuthorizationServer;
import dev.tokenhold.testservers.Login;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;

/** Registrations that can be changed while they are used, as those in a database; and what Spring makes of logins. Thread-safe. */
final class Registrations implements ClientRegistrationRepository {

    static final String ID = "crm";

    private final Map<String, ClientRegistration> registrations = new ConcurrentHashMap<>();

    Registrations(ClientRegistration... registrations) {
        this.registrations.putAll(Arrays.stream(registrations)
                .collect(Collectors.toMap(ClientRegistration::getRegistrationId, registration -> registration)));
    }

    static ClientRegistration at(AuthorizationServer server) {
        return builder(server).build();
    }

    static ClientRegistration.Builder builder(AuthorizationServer server) {
        return builder(ID, server.tokenEndpoint().toString())
                .clientId(server.clientId())
                .clientSecret(server.clientSecret());
    }

    static ClientRegistration.Builder builder(String id, String tokenEndpoint) {
        return ClientRegistration.withRegistrationId(id)
                .clientId("client of " + id)
                .clientSecret("secret of " + id)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
                .scope("read", "write")
                .authorizationUri("https://accounts.example.com/authorize")
                .tokenUri(tokenEndpoint);
    }

    void put(ClientRegistration registration) {
        registrations.put(registration.getRegistrationId(), registration);
    }

    void remove(String id) {
        registrations.remove(id);
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        return registrations.get(id);
    }

    static Authentication principal(String name) {
        return new TestingAuthenticationToken(name, "", "ROLE_USER");
    }

    static Authentication anonymous() {
        return new AnonymousAuthenticationToken(
                "key", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
    }

    /** What Spring makes of a login. */
    static OAuth2AuthorizedClient client(ClientRegistration registration, Login login) {
        // Spring does not take one that has expired when it is issued.
        Instant issuedAt = login.expiresAt().minus(Duration.ofHours(1));
        return client(
                registration,
                login.user(),
                new OAuth2AccessToken(
                        TokenType.BEARER, login.accessToken(), issuedAt, login.expiresAt(), Set.of("read", "write")),
                new OAuth2RefreshToken(login.refreshToken(), issuedAt));
    }

    static OAuth2AuthorizedClient client(
            ClientRegistration registration,
            String principalName,
            OAuth2AccessToken accessToken,
            @Nullable OAuth2RefreshToken refreshToken) {
        return new OAuth2AuthorizedClient(registration, principalName, accessToken, refreshToken);
    }
}
