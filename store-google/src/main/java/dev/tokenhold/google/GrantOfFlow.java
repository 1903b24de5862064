package dev.tokenhold.google;

import com.google.api.client.auth.oauth2.AuthorizationCodeFlow;
import com.google.api.client.auth.oauth2.ClientParametersAuthentication;
import com.google.api.client.http.BasicAuthentication;
import com.google.api.client.http.HttpExecuteInterceptor;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.refresh.ClientAuthentication;
import dev.tokenhold.refresh.RefreshException;
import dev.tokenhold.refresh.RefreshTokenGrant;
import dev.tokenhold.refresh.TokenRefresher;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Refreshes the tokens of a data store, as the client of a flow. Their client id is the id of the data store, which the authorization server
 * does not know.
 */
final class GrantOfFlow implements TokenRefresher {

    private final String dataStoreId;
    private final String clientId;
    private final @Nullable String clientSecret;
    private final RefreshTokenGrant grant;

    private GrantOfFlow(
            AuthorizationCodeFlow flow,
            String dataStoreId,
            String clientId,
            @Nullable String clientSecret,
            ClientAuthentication authentication) {
        this.dataStoreId = dataStoreId;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        grant = RefreshTokenGrant.builder(URI.create(flow.getTokenServerEncodedUrl()))
                .authentication(authentication)
                .build();
    }

    static GrantOfFlow of(AuthorizationCodeFlow flow, String dataStoreId) {
        HttpExecuteInterceptor client = flow.getClientAuthentication();
        if (client instanceof ClientParametersAuthentication form) {
            ClientAuthentication way =
                    form.getClientSecret() == null ? ClientAuthentication.NONE : ClientAuthentication.POST;
            return new GrantOfFlow(flow, dataStoreId, form.getClientId(), form.getClientSecret(), way);
        }
        if (client instanceof BasicAuthentication basic) {
            return new GrantOfFlow(
                    flow, dataStoreId, basic.getUsername(), basic.getPassword(), ClientAuthentication.BASIC);
        }
        throw new IllegalArgumentException("the client authentication of the flow is "
                + (client == null ? "absent" : "a " + client.getClass().getName())
                + "; expected ClientParametersAuthentication or BasicAuthentication: give FreshTokens a refresher of"
                + " your own, which replaces the client id " + dataStoreId);
    }

    @Override
    public OAuthToken refresh(OAuthToken token) throws Exception {
        if (!dataStoreId.equals(token.clientId())) {
            // A store may have tokens of other providers, whose refresh tokens are none of Google's business.
            throw RefreshException.notSpent("a token of another data store or client", null);
        }
        return grant.refresh(
                token.toBuilder().clientId(clientId).clientSecret(clientSecret).build());
    }
}
