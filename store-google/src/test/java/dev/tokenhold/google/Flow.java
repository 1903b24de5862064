package dev.tokenhold.google;

import com.google.api.client.auth.oauth2.AuthorizationCodeFlow;
import com.google.api.client.auth.oauth2.BearerToken;
import com.google.api.client.auth.oauth2.ClientParametersAuthentication;
import com.google.api.client.auth.oauth2.StoredCredential;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import dev.tokenhold.testservers.AuthorizationServer;
import dev.tokenhold.testservers.Login;
import java.net.URI;

/** The flow of the tests, and what it keeps. */
final class Flow {

    static final HttpTransport TRANSPORT = new NetHttpTransport();

    private Flow() {}

    static AuthorizationCodeFlow.Builder builder(AuthorizationServer server) {
        return builder(server.tokenEndpoint(), server.clientId(), server.clientSecret());
    }

    static AuthorizationCodeFlow.Builder builder(URI endpoint, String clientId, String clientSecret) {
        return new AuthorizationCodeFlow.Builder(
                BearerToken.authorizationHeaderAccessMethod(),
                TRANSPORT,
                GsonFactory.getDefaultInstance(),
                new GenericUrl(endpoint.toString()),
                new ClientParametersAuthentication(clientId, clientSecret),
                clientId,
                "https://accounts.example.com/auth");
    }

    static StoredCredential credential(Login login) {
        return new StoredCredential()
                .setAccessToken(login.accessToken())
                .setRefreshToken(login.refreshToken())
                .setExpirationTimeMilliseconds(login.expiresAt().toEpochMilli());
    }
}
