package com.zoho.api.authenticator;

public interface Token {}
