package com.zoho.crm.api.exception;

public class SDKException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;

    public SDKException(String code, String message, Exception cause) {
        super(message, cause);
        this.code = code;
    }

    public String getCode() {
        return code;
    }
}
