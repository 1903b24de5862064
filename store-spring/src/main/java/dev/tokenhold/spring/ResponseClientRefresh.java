package dev.tokenhold.spring;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.refresh.RefreshException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.web.client.RestClientResponseException;

/** Refreshes by a response client of Spring, and says of its exceptions what became of the refresh token. Thread-safe. */
final class ResponseClientRefresh {

    /** What the response clients of Spring throw when they got no answer, or could not understand it. */
    private static final String NO_ANSWER = "invalid_token_response";

    /** What Spring says when the provider did not say. */
    private static final Duration UNKNOWN_LIFETIME = Duration.ofSeconds(1);

    private static final OAuth2AccessToken NONE =
            new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "none", null, null);

    private final OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> client;

    ResponseClientRefresh(OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> client) {
        this.client = client;
    }

    OAuthToken refresh(OAuthToken token, ClientRegistration registration) throws RefreshException, IOException {
        OAuth2RefreshTokenGrantRequest request = new OAuth2RefreshTokenGrantRequest(
                registration,
                AuthorizedClients.accessToken(token).orElse(NONE),
                AuthorizedClients.refreshToken(token)
                        .orElseThrow(() -> RefreshException.notSpent("no refresh token", null)));
        Instant askedAt = Instant.now();
        try {
            return token(client.getTokenResponse(request), token, askedAt);
        } catch (OAuth2AuthorizationException e) {
            String code = e.getError().getErrorCode();
            if (code.equals(OAuth2ErrorCodes.INVALID_GRANT)) {
                throw RefreshException.refused(code);
            }
            if (!code.equals(NO_ANSWER) && !code.equals(OAuth2ErrorCodes.SERVER_ERROR)) {
                throw RefreshException.notSpent(code, null);
            }
            throw noAnswer(e, registration);
        } catch (RuntimeException e) {
            throw noAnswer(e, registration);
        }
    }

    private static OAuthToken token(OAuth2AccessTokenResponse response, OAuthToken asked, Instant askedAt) {
        OAuth2AccessToken accessToken = response.getAccessToken();
        OAuth2RefreshToken refreshToken = response.getRefreshToken();
        OAuthToken.Builder answer = OAuthToken.builder();
        AuthorizedClients.setAccessToken(answer, accessToken);
        if (accessToken.getIssuedAt() != null && accessToken.getExpiresAt() != null) {
            Duration lifetime = Duration.between(accessToken.getIssuedAt(), accessToken.getExpiresAt());
            answer.issuedAt(askedAt).exactExpiresAt(lifetime.equals(UNKNOWN_LIFETIME) ? null : askedAt.plus(lifetime));
        }
        // The response clients of Spring put the old one into an answer that has none.
        if (refreshToken != null && !Objects.equals(refreshToken.getTokenValue(), asked.refreshToken())) {
            AuthorizedClients.setRefreshToken(answer, refreshToken);
        }
        return answer.build();
    }

    private static IOException noAnswer(RuntimeException failure, ClientRegistration registration)
            throws RefreshException {
        Optional<Integer> status = causes(failure)
                .filter(RestClientResponseException.class::isInstance)
                .map(cause ->
                        ((RestClientResponseException) cause).getStatusCode().value())
                .findFirst();
        if (status.isPresent() && status.get() == 401) {
            throw RefreshException.notSpent(OAuth2ErrorCodes.INVALID_CLIENT, null);
        }
        if (status.isPresent() && status.get() == 429) {
            throw RefreshException.notSpent("too many requests", null).ofClient();
        }
        if (causes(failure)
                .anyMatch(cause -> cause instanceof ConnectException || cause instanceof UnknownHostException)) {
            throw RefreshException.notSpent("no connection", null);
        }
        // Without the exception: its message may quote the answer.
        return new IOException("the OAuth2AccessTokenResponseClient got no usable answer for the registration \""
                + registration.getRegistrationId() + "\""
                + status.map(value -> " (status " + value + ")").orElse("") + ": "
                + String.join(
                        ", caused by ",
                        causes(failure)
                                .map(cause -> cause.getClass().getSimpleName())
                                .toList())
                + "; nobody knows whether the refresh token was used");
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(20);
    }
}
