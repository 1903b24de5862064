package dev.tokenhold.spi;

/**
 * The fields by which records can be looked up. A keyed pseudorandom function makes their values: equal tokens have equal values
 * under one key, and a store learns nothing else from them.
 */
public enum LookupField {

    /** User and client together. Unique in a store. */
    IDENTITY,

    /** The user. */
    USER,

    /** The access token. */
    ACCESS_TOKEN,

    /** The grant token. */
    GRANT_TOKEN,

    /** The refresh token. */
    REFRESH_TOKEN
}
