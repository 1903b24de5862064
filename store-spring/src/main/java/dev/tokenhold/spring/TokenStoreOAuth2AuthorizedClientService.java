package dev.tokenhold.spring;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.util.Assert;

/**
 * Keeps authorized clients in a {@link TokenStore}.
 *
 * <p><b>What is stored.</b> The client id of a stored token is the id of the registration, and its user name is the name of the principal. The
 * client id and the secret that the provider knows stay in the registration. Both tokens are kept with all that Spring knows of them: values,
 * token type, scopes, and the times to the nanosecond.
 *
 * <p><b>Saving.</b>
 *
 * <ul>
 *   <li>An authorized client that this service or {@link FreshTokensOAuth2AuthorizedClientProvider} returned is never written back: it is
 *       stored, or was replaced since. Spring's managers save what they have just refreshed, possibly after another process has refreshed it
 *       again.
 *   <li>Any other one, such as that of a login, replaces what is stored for the same principal and registration: nothing of the old access
 *       token stays, scopes and times included. If it has no refresh token, the stored refresh token stays with its own times: many
 *       providers send one at the first login only. It was issued to the same user and the same client; it may have been granted other
 *       scopes, and then the next refresh returns those.
 * </ul>
 *
 * <p>With a store that does not remember what was read, a save is merged into the stored token instead: values that the new one does
 * not have stay.
 *
 * <p>A failure of the store is a {@link TokenStoreException}. An argument that is null or empty is an {@link IllegalArgumentException}, as in
 * Spring's own services. Thread-safe.
 */
public final class TokenStoreOAuth2AuthorizedClientService implements OAuth2AuthorizedClientService {

    private final TokenStore store;
    private final ClientRegistrationRepository registrations;

    /**
     * Creates a service. It does not close the store.
     *
     * @param store the store; the same object that {@link dev.tokenhold.refresh.FreshTokens} has
     * @param registrations the registrations of the authorized clients
     */
    public TokenStoreOAuth2AuthorizedClientService(TokenStore store, ClientRegistrationRepository registrations) {
        this.store = Objects.requireNonNull(store, "store");
        this.registrations = Objects.requireNonNull(registrations, "registrations");
    }

    /**
     * {@inheritDoc}
     *
     * @return null if nothing is stored, or no access token
     * @throws InvalidConfigurationException if an authorized client is stored whose registration is gone
     * @throws TokenStoreException if the store fails
     */
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(
            String clientRegistrationId, String principalName) {
        require(clientRegistrationId, principalName);
        return (T) AuthorizedClients.find(store, clientRegistrationId, principalName)
                .flatMap(token ->
                        AuthorizedClients.read(store, token, registration(clientRegistrationId), principalName))
                .orElse(null);
    }

    private ClientRegistration registration(String id) {
        ClientRegistration registration = registrations.findByRegistrationId(id);
        if (registration == null) {
            throw new InvalidConfigurationException("the store has an authorized client of the registration \"" + id
                    + "\", which the ClientRegistrationRepository does not have: add the registration again, or remove the"
                    + " authorized client");
        }
        return registration;
    }

    /**
     * {@inheritDoc}
     *
     * @throws TokenStoreException if the store fails
     */
    @Override
    public void saveAuthorizedClient(OAuth2AuthorizedClient authorizedClient, Authentication principal) {
        Assert.notNull(authorizedClient, "authorizedClient cannot be null");
        Assert.notNull(principal, "principal cannot be null");
        String principalName = principal.getName();
        Assert.hasText(principalName, "the name of the principal cannot be empty");
        if (authorizedClient instanceof StoredAuthorizedClient stored && stored.isOf(store, principalName)) {
            return;
        }
        OAuthToken query =
                AuthorizedClients.query(authorizedClient.getClientRegistration().getRegistrationId(), principalName);
        UnaryOperator<OAuthToken> change = found -> AuthorizedClients.replace(
                found.toBuilder().clientId(query.clientId()).build(), authorizedClient);
        try {
            if (store.updateToken(query, change).isEmpty()) {
                store.saveToken(AuthorizedClients.replace(query, authorizedClient));
                // If another login was saved in between, it was merged with this one.
                store.updateToken(query, change);
            }
        } catch (UnsupportedOperationException e) {
            store.saveToken(AuthorizedClients.replace(query, authorizedClient));
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws TokenStoreException if the store fails
     */
    @Override
    public void removeAuthorizedClient(String clientRegistrationId, String principalName) {
        require(clientRegistrationId, principalName);
        Optional<String> id = AuthorizedClients.find(store, clientRegistrationId, principalName)
                .map(OAuthToken::id);
        id.ifPresent(store::deleteToken);
    }

    private static void require(String clientRegistrationId, String principalName) {
        Assert.hasText(clientRegistrationId, "clientRegistrationId cannot be empty");
        Assert.hasText(principalName, "principalName cannot be empty");
    }
}
