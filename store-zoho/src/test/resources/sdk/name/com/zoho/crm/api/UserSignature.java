package com.zoho.crm.api;

public class UserSignature {

    private final String name;

    public UserSignature(String name) {
        this.name = name;
    }

    public String getName() {
        return name;
    }
}
