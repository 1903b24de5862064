package dev.tokenhold.refresh;

/** What to do when a refresh token was presented and its answer may be lost: the process ended, or the connection broke. */
public enum LostAnswer {
    /**
     * Present the refresh token again. For providers that keep the refresh token (Google, Zoho) or accept the previous one for a while (Okta,
     * Cognito, Auth0 with an overlap).
     */
    RETRY,

    /**
     * Never present it again, unless {@link FreshTokens#presentAgain} says so. For providers whose refresh tokens work once and which revoke the
     * login on a second use. The answers of such a provider bring a new refresh token each time.
     */
    FAIL
}
