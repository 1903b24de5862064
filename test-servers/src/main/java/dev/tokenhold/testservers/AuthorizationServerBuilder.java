package dev.tokenhold.testservers;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Configures and starts an {@link AuthorizationServer}. By default it is as RFC 6749 has it, keeps refresh tokens, and issues access
 * tokens for an hour.
 */
public final class AuthorizationServerBuilder {

    private RefreshPolicy policy = RefreshPolicy.KEEP;
    private Duration lifetime = Duration.ofHours(1);
    private Duration allowance = Duration.ZERO;
    private int issueLimit = Integer.MAX_VALUE;
    private Duration issueWindow = Duration.ofMinutes(10);
    private InstantSource clock = InstantSource.system();
    private Function<String, TokenDialect> dialect = address -> new TokenDialect();
    private @Nullable String apiDomain;

    AuthorizationServerBuilder() {}

    /**
     * Sets what becomes of refresh tokens.
     *
     * @param policy the policy; {@link RefreshPolicy#KEEP} by default
     * @return this
     */
    public AuthorizationServerBuilder policy(RefreshPolicy policy) {
        this.policy = policy;
        return this;
    }

    /**
     * Sets the lifetime of access tokens. The server keeps it to the millisecond and tells it in whole seconds, rounded down, so that
     * it accepts a token for up to a second longer than the client knows.
     *
     * @param lifetime the lifetime; an hour by default
     * @return this
     */
    public AuthorizationServerBuilder lifetime(Duration lifetime) {
        this.lifetime = lifetime;
        return this;
    }

    /**
     * Sets how much life of an access token may be left when its refresh is not needless. It is the largest margin with which a client
     * under test refreshes ahead, and a second more, as the client knows the lifetime in whole seconds only.
     *
     * @param allowance the life that is left; none by default
     * @return this
     */
    public AuthorizationServerBuilder allowance(Duration allowance) {
        this.allowance = allowance;
        return this;
    }

    /**
     * Limits how many access tokens one login gets. The server refuses further requests, with status 429 or Zoho's "Access Denied",
     * and does not use their refresh token. The first access token counts.
     *
     * @param accessTokens how many; unlimited by default, and 10 at Zoho
     * @param window within which time; 10 minutes at Zoho
     * @return this
     */
    public AuthorizationServerBuilder issueLimit(int accessTokens, Duration window) {
        issueLimit = accessTokens;
        issueWindow = window;
        return this;
    }

    /**
     * Sets the clock by which access tokens expire, so that a test need not wait.
     *
     * @param clock the clock; that of the system by default
     * @return this
     */
    public AuthorizationServerBuilder clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    /**
     * Answers as Zoho does: under {@code /oauth/v2/token}, with errors in the body and status 200, with {@code api_domain}, and
     * {@code expires_in} in seconds.
     *
     * @return this
     */
    public AuthorizationServerBuilder zoho() {
        dialect = address -> new ZohoDialect(address, false);
        return this;
    }

    /**
     * Answers as Zoho once did: as {@link #zoho()}, but with {@code expires_in} in milliseconds, beside {@code expires_in_sec}.
     *
     * @return this
     */
    public AuthorizationServerBuilder zohoMilliseconds() {
        dialect = address -> new ZohoDialect(address, true);
        return this;
    }

    /**
     * Sets the {@code api_domain} that Zoho's answers tell.
     *
     * @param apiDomain the address; by default that of the server itself, so that no client leaves the machine
     * @return this
     */
    public AuthorizationServerBuilder apiDomain(String apiDomain) {
        this.apiDomain = apiDomain;
        return this;
    }

    /**
     * Starts the server, on a free port.
     *
     * @return the running server
     */
    public AuthorizationServer start() {
        return new AuthorizationServer(this);
    }

    ProviderSettings settings(String address) {
        return new ProviderSettings(
                policy,
                lifetime,
                allowance,
                issueLimit,
                issueWindow,
                dialect.apply(apiDomain == null ? address : apiDomain),
                clock);
    }
}
