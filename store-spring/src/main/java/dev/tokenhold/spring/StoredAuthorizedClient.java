package dev.tokenhold.spring;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;

/** An authorized client that was made of a stored token. It cannot be changed, so to save it again changes nothing. */
final class StoredAuthorizedClient extends OAuth2AuthorizedClient {

    private static final long serialVersionUID = 1L;

    // Lost with serialization: a copy from elsewhere is still known for one that was stored.
    private final transient @Nullable TokenStore store;
    private final transient @Nullable OAuthToken token;

    StoredAuthorizedClient(
            ClientRegistration registration,
            String principalName,
            OAuth2AccessToken accessToken,
            @Nullable OAuth2RefreshToken refreshToken,
            TokenStore store,
            OAuthToken token) {
        super(registration, principalName, accessToken, refreshToken);
        this.store = store;
        this.token = token;
    }

    /** The token that this was made of; empty after serialization. */
    Optional<OAuthToken> token() {
        return Optional.ofNullable(token);
    }

    /** Whether this would be saved in the place that it was read from. */
    boolean isOf(TokenStore other, String principalName) {
        return (store == null || store == other) && Objects.equals(getPrincipalName(), principalName);
    }
}
