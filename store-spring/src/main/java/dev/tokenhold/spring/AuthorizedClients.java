package dev.tokenhold.spring;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;

/**
 * Finds the tokens of authorized clients and converts them. The client id of a stored token is the id of the registration, and the user name
 * is the name of the principal.
 */
final class AuthorizedClients {

    private AuthorizedClients() {}

    static OAuthToken query(String registrationId, String principalName) {
        return OAuthToken.builder()
                .clientId(registrationId)
                .userName(principalName)
                .build();
    }

    /** Finds the token of a principal. One without a client id was issued to who knows whom: it is no authorized client. */
    static Optional<OAuthToken> find(TokenStore store, String registrationId, String principalName) {
        return store.findToken(query(registrationId, principalName))
                .filter(token -> registrationId.equals(token.clientId()));
    }

    /**
     * Makes an authorized client of a stored token.
     *
     * @return empty if the token has no access token, which an authorized client cannot be without
     */
    static Optional<OAuth2AuthorizedClient> read(
            TokenStore store, OAuthToken token, ClientRegistration registration, String principalName) {
        return accessToken(token)
                .map(accessToken -> new StoredAuthorizedClient(
                        registration,
                        principalName,
                        accessToken,
                        refreshToken(token).orElse(null),
                        store,
                        token));
    }

    static Optional<OAuth2AccessToken> accessToken(OAuthToken token) {
        Instant expiresAt = token.exactExpiresAt();
        return Optional.ofNullable(token.accessToken())
                .map(value -> new OAuth2AccessToken(
                        type(token.tokenType()),
                        value,
                        ifBefore(expiresAt, token.issuedAt()),
                        expiresAt,
                        token.scopes()));
    }

    static Optional<OAuth2RefreshToken> refreshToken(OAuthToken token) {
        Instant expiresAt = token.refreshTokenExpiresAt();
        return Optional.ofNullable(token.refreshToken())
                .map(value ->
                        new OAuth2RefreshToken(value, ifBefore(expiresAt, token.refreshTokenIssuedAt()), expiresAt));
    }

    private static TokenType type(@Nullable String name) {
        return name == null || TokenType.BEARER.getValue().equalsIgnoreCase(name)
                ? TokenType.BEARER
                : new TokenType(name);
    }

    // Spring refuses a token that expires when it is issued, which some providers issue.
    private static @Nullable Instant ifBefore(@Nullable Instant expiresAt, @Nullable Instant issuedAt) {
        return issuedAt != null && expiresAt != null && !issuedAt.isBefore(expiresAt) ? null : issuedAt;
    }

    /**
     * Puts an authorized client in the place of another one of the same principal and registration: all that Spring keeps of one, and nothing
     * else. A refresh token stays if the new one has none.
     */
    static OAuthToken replace(OAuthToken stored, OAuth2AuthorizedClient client) {
        OAuthToken.Builder token = stored.toBuilder();
        setAccessToken(token, client.getAccessToken());
        if (client.getRefreshToken() != null) {
            setRefreshToken(token, client.getRefreshToken());
        }
        return token.build();
    }

    static void setAccessToken(OAuthToken.Builder token, OAuth2AccessToken accessToken) {
        token.accessToken(accessToken.getTokenValue())
                .tokenType(accessToken.getTokenType().getValue())
                .issuedAt(accessToken.getIssuedAt())
                .exactExpiresAt(accessToken.getExpiresAt())
                .scopes(scopes(accessToken.getScopes()));
    }

    static void setRefreshToken(OAuthToken.Builder token, OAuth2RefreshToken refreshToken) {
        token.refreshToken(refreshToken.getTokenValue())
                .refreshTokenIssuedAt(refreshToken.getIssuedAt())
                .refreshTokenExpiresAt(refreshToken.getExpiresAt());
    }

    // Spring keeps a set of any strings; RFC 6749 has one string with spaces between.
    private static List<String> scopes(Collection<String> scopes) {
        return scopes.stream()
                .flatMap(scope -> Arrays.stream(scope.split(" ", -1)))
                .filter(scope -> !scope.isEmpty())
                .toList();
    }

    /** Whether two authorized clients have the same tokens. */
    static boolean areEqual(OAuth2AuthorizedClient one, OAuth2AuthorizedClient other) {
        return one.getAccessToken().equals(other.getAccessToken())
                && Objects.equals(one.getRefreshToken(), other.getRefreshToken());
    }
}
