package dev.tokenhold.testservers;

import java.time.Duration;
import java.time.InstantSource;

/**
 * What {@link AuthorizationServerBuilder} has settled.
 *
 * @param policy what becomes of refresh tokens
 * @param lifetime of access tokens
 * @param allowance the life that is left when an access token is due
 * @param issueLimit how many access tokens one login gets within a time
 * @param issueWindow that time
 * @param dialect how answers are worded
 * @param clock when things happen
 */
record ProviderSettings(
        RefreshPolicy policy,
        Duration lifetime,
        Duration allowance,
        int issueLimit,
        Duration issueWindow,
        TokenDialect dialect,
        InstantSource clock) {}
