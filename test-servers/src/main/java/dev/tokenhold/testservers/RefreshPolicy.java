package dev.tokenhold.testservers;

/** What an {@link AuthorizationServer} does with the refresh token of a successful refresh. */
public enum RefreshPolicy {

    /** The refresh token stays as it is, and answers do not contain one. */
    KEEP,

    /** Each answer has a new refresh token; the old one is refused with {@code invalid_grant}. */
    ROTATE,

    /** Rotates, and whoever presents an old refresh token revokes all tokens of its login. */
    REVOKE,

    /**
     * Rotates, and the predecessor of the current refresh token may be presented again, as often as its successor has not been
     * presented: each answer replaces the earlier one, whose refresh token is refused from then on.
     */
    GRACE
}
