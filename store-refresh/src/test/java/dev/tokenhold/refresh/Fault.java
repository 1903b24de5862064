package dev.tokenhold.refresh;

/** What may go wrong, or come in between, in a simulation. */
enum Fault {
    /** A process ends and another one begins in its place. */
    CRASH,
    /** A process stops for longer than its lease. */
    PAUSE,
    /** A process cannot reach the store for a while. */
    CUT_OFF,
    /** The store makes a write and its reply is lost, or it does not make it. */
    LOST_REPLY,
    /** A write whose reply is lost lands later. */
    LATE_WRITE,
    /** The reply of a write comes after many seconds. */
    SLOW_WRITE,
    /** The answer of the provider is lost. */
    LOST_ANSWER,
    /** The request is lost, and arrives after the refresher gave up. */
    LATE_REQUEST,
    /** The provider limits the rate. */
    LIMITED,
    /** The user logs in. */
    LOGIN,
    /** The token is deleted. */
    DELETION,
    /** Something else of the token is saved. */
    SAVE,
    /** An operator lets the refresh token be presented again. */
    PRESENT_AGAIN,
    /** A resource server rejects an access token. */
    REJECTION
}
