package dev.tokenhold.spi;

/**
 * What a record can be looked up by. The values are made by a keyed pseudorandom function: equal tokens have equal values under
 * one key, and a store learns nothing else from them.
 */
public enum LookupField {

    /** Whose token it is: user and client together. Unique in a store. */
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
