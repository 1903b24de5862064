package com.zoho.api.authenticator.store;

import com.zoho.api.authenticator.Token;
import com.zoho.crm.api.UserSignature;
import com.zoho.crm.api.exception.SDKException;
import java.util.List;

public interface TokenStore {

    Token getToken(UserSignature user, Token token) throws SDKException;

    Token getTokenById(String id, Token token) throws SDKException;

    void saveToken(UserSignature user, Token token) throws SDKException;

    void deleteToken(Token token) throws SDKException;

    List<Token> getTokens() throws SDKException;

    void deleteTokens() throws SDKException;
}
