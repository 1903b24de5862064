package dev.tokenhold.refresh;

/** How a client authenticates at the token endpoint (RFC 6749, section 2.3; the names are those of RFC 7591, section 2). */
public enum ClientAuthentication {
    /** {@code client_secret_basic}: by the header field {@code Authorization}. Every authorization server has to support it. */
    BASIC,

    /** {@code client_secret_post}: by the parameters {@code client_id} and {@code client_secret}. */
    POST,

    /** {@code none}: a public client, which sends its {@code client_id} and no secret. */
    NONE
}
