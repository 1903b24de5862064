package com.zoho.api.authenticator;

public class OAuthToken implements Token {

    public enum TokenType {
        GRANT,
        REFRESH
    }

    private final String clientID;
    private final String clientSecret;
    private final String redirectURL;
    private final String grantToken;
    private String refreshToken;
    private String accessToken;
    private String expiresIn;
    private String id;
    private String userMail;

    public OAuthToken(String clientID, String clientSecret, String token, TokenType type, String redirectURL) {
        this.clientID = clientID;
        this.clientSecret = clientSecret;
        this.redirectURL = redirectURL;
        grantToken = type == TokenType.GRANT ? token : null;
        refreshToken = type == TokenType.REFRESH ? token : null;
    }

    public String getClientID() {
        return clientID;
    }

    public String getClientSecret() {
        return clientSecret;
    }

    public String getRedirectURL() {
        return redirectURL;
    }

    public String getGrantToken() {
        return grantToken;
    }

    public String getRefreshToken() {
        return refreshToken;
    }

    public void setRefreshToken(String value) {
        refreshToken = value;
    }

    public String getAccessToken() {
        return accessToken;
    }

    public void setAccessToken(String value) {
        accessToken = value;
    }

    public String getExpiresIn() {
        return expiresIn;
    }

    public void setExpiresIn(String value) {
        expiresIn = value;
    }

    public String getId() {
        return id;
    }

    public void setId(String value) {
        id = value;
    }

    public String getUserMail() {
        return userMail;
    }

    public void setUserMail(String value) {
        userMail = value;
    }
}
