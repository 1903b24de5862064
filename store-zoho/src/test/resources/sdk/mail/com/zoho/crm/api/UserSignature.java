package com.zoho.crm.api;

import com.zoho.crm.api.exception.SDKException;

public class UserSignature {

    private final String email;

    public UserSignature(String email) throws SDKException {
        if (!email.matches("[_a-z0-9.-]+@[a-z0-9.-]+")) {
            throw new SDKException("USER ERROR", "not a mail address in lower case", null);
        }
        this.email = email;
    }

    public String getEmail() {
        return email;
    }
}
