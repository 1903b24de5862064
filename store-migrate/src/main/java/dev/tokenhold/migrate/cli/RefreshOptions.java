package dev.tokenhold.migrate.cli;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.internal.PrintableText;
import dev.tokenhold.refresh.ClientAuthentication;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.LostAnswer;
import dev.tokenhold.refresh.RefreshTokenGrant;
import dev.tokenhold.refresh.TokenRefresher;
import dev.tokenhold.zoho.ZohoTokenRefresher;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say when an access token is refreshed, and how. */
final class RefreshOptions {

    private static final Duration LONGEST_MIN_LIFE = Duration.ofDays(365);

    /**
     * For who watches the lease of a crashed process from its first look: the 60 s of a lease, and the refresh that follows. A process that waits
     * shorter never takes over, however often it is run.
     */
    private static final Duration MAX_WAIT = Duration.ofSeconds(90);

    @Option(
            names = "--min-life",
            paramLabel = "DURATION",
            description = "how long the access token has to be good at least: 90s, 5m, 1h or as in ISO 8601"
                    + " (default: 1m)")
    private String minLife = "1m";

    @Option(
            names = "--token-endpoint",
            paramLabel = "URL",
            description = "where the provider refreshes tokens (default, for Zoho: by the API domain of the token)")
    private @Nullable String tokenEndpoint;

    @Option(
            names = "--client-authentication",
            paramLabel = "HOW",
            description = "how the client of the token authenticates at --token-endpoint: basic (the default),"
                    + " post (in the form), none (a public client)")
    private @Nullable ClientAuthentication authentication;

    @Option(
            names = "--lost-answer",
            paramLabel = "POLICY",
            description = "if a refresh token was presented and the answer is lost: retry (present it again; the"
                    + " default), fail (for providers that revoke a login whose refresh token is used twice)")
    private LostAnswer lostAnswer = LostAnswer.RETRY;

    /**
     * Checks the options before a store is opened.
     *
     * @throws CommandException if one is wrong, or is of no use without another
     */
    void check() {
        minLife();
        if (authentication != null && tokenEndpoint == null) {
            throw CommandException.usage("--client-authentication is of no use without --token-endpoint: a token of"
                    + " Zoho is refreshed as Zoho wants it");
        }
        refresher();
    }

    /** Tells whether an access token can be handed out as it is. */
    boolean isGood(OAuthToken token) {
        return token.accessToken() != null && !token.expiresWithin(minLife(), InstantSource.system());
    }

    /**
     * Requires that a token can be refreshed as far as the options and the token tell. A refresh that fails for want of something would make other
     * programs wait before they try.
     *
     * @throws CommandException if it cannot be
     */
    void requireRefreshable(OAuthToken token) {
        if (token.refreshToken() == null) {
            // What FreshTokens says to that is enough.
            return;
        }
        String domain = token.apiDomain();
        if (tokenEndpoint == null && ZohoTokenRefresher.accountsServer(domain).isEmpty()) {
            throw CommandException.usage("the access token of the token " + token.id() + " has to be refreshed, and "
                    + (domain == null
                            ? "the token has no API domain"
                            : "its API domain " + PrintableText.of(domain) + " is not Zoho's")
                    + ": give the token endpoint of its provider with --token-endpoint, or save a token of Zoho with the"
                    + " API domain of its data centre, such as https://www.zohoapis.eu");
        }
        if (token.clientId() == null) {
            throw missing(token, "no client id: save it with the id of the client that it was issued to");
        }
        if (token.clientSecret() == null && authentication != ClientAuthentication.NONE) {
            throw missing(
                    token,
                    "no client secret: save it with that of its client"
                            + (tokenEndpoint == null ? "" : ", or say --client-authentication none"));
        }
    }

    private static CommandException missing(OAuthToken token, String what) {
        return new CommandException(
                ExitCode.FAILED,
                "the access token of the token " + token.id() + " has to be refreshed, and the token has " + what);
    }

    /** Begins to set up what refreshes the tokens of a store. */
    FreshTokens.Builder freshTokens(TokenStore store) {
        // The process ends too soon to refresh anything in the background.
        return FreshTokens.builder(store, refresher())
                .margin(minLife())
                .refreshAhead(Duration.ZERO)
                .maxWait(MAX_WAIT)
                .lostAnswer(lostAnswer);
    }

    private TokenRefresher refresher() {
        if (tokenEndpoint == null) {
            return ZohoTokenRefresher.create();
        }
        try {
            return RefreshTokenGrant.builder(new URI(tokenEndpoint))
                    .authentication(authentication == null ? ClientAuthentication.BASIC : authentication)
                    .build();
        } catch (URISyntaxException e) {
            // It may have a password, which the exception would repeat.
            throw CommandException.usage("--token-endpoint is not a URL (not repeated here: it may have a secret)");
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "--token-endpoint: " + e.getMessage(), e);
        }
    }

    private Duration minLife() {
        try {
            Duration duration = Duration.parse(minLife.startsWith("P") ? minLife : "PT" + minLife);
            if (!duration.isNegative() && duration.compareTo(LONGEST_MIN_LIFE) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Says less than what follows.
        }
        throw CommandException.usage("--min-life is " + minLife + "; it has to be a duration such as 90s, 5m, 1h or"
                + " PT90S, from 0s to " + LONGEST_MIN_LIFE.toDays() + " days");
    }
}
