package dev.tokenhold.zoho.sdk;

import dev.tokenhold.OAuthToken;
import org.jspecify.annotations.Nullable;

/** What an OAuthToken of the SDK keeps as text. */
enum BeanProperty {
    ID("Id"),
    /** The getter is getClientID in generation A. */
    CLIENT_ID("ClientId"),
    CLIENT_SECRET("ClientSecret"),
    REFRESH_TOKEN("RefreshToken"),
    ACCESS_TOKEN("AccessToken"),
    GRANT_TOKEN("GrantToken"),
    REDIRECT_URL("RedirectURL"),
    /** From 5.0 on. */
    API_DOMAIN("APIDomain");

    private final String name;

    BeanProperty(String name) {
        this.name = name;
    }

    String nameIn(SdkGeneration generation) {
        return this == CLIENT_ID && generation == SdkGeneration.A ? "ClientID" : name;
    }

    @Nullable
    String of(OAuthToken token) {
        return switch (this) {
            case ID -> token.id();
            case CLIENT_ID -> token.clientId();
            case CLIENT_SECRET -> token.clientSecret();
            case REFRESH_TOKEN -> token.refreshToken();
            case ACCESS_TOKEN -> token.accessToken();
            case GRANT_TOKEN -> token.grantToken();
            case REDIRECT_URL -> token.redirectUrl();
            case API_DOMAIN -> token.apiDomain();
        };
    }

    OAuthToken.Builder set(OAuthToken.Builder token, @Nullable String value) {
        return switch (this) {
            case ID -> token.id(value);
            case CLIENT_ID -> token.clientId(value);
            case CLIENT_SECRET -> token.clientSecret(value);
            case REFRESH_TOKEN -> token.refreshToken(value);
            case ACCESS_TOKEN -> token.accessToken(value);
            case GRANT_TOKEN -> token.grantToken(value);
            case REDIRECT_URL -> token.redirectUrl(value);
            case API_DOMAIN -> token.apiDomain(value);
        };
    }
}
