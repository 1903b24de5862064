package com.zoho.api.authenticator;

import com.zoho.crm.api.UserSignature;

public class OAuthToken implements Token {

    private String clientID;
    private String clientSecret;
    private String redirectURL;
    private String grantToken;
    private String refreshToken;
    private String accessToken;
    private String expiresIn;
    private String id;
    private UserSignature userSignature;

    public String getClientId() {
        return clientID;
    }

    public void setClientId(String value) {
        clientID = value;
    }

    public String getClientSecret() {
        return clientSecret;
    }

    public void setClientSecret(String value) {
        clientSecret = value;
    }

    public String getRedirectURL() {
        return redirectURL;
    }

    public void setRedirectURL(String value) {
        redirectURL = value;
    }

    public String getGrantToken() {
        return grantToken;
    }

    public void setGrantToken(String value) {
        grantToken = value;
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

    public UserSignature getUserSignature() {
        return userSignature;
    }

    public void setUserSignature(UserSignature value) {
        userSignature = value;
    }
}
