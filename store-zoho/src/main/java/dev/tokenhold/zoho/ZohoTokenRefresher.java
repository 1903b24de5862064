package dev.tokenhold.zoho;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.internal.PrintableText;
import dev.tokenhold.refresh.RefreshException;
import dev.tokenhold.refresh.TokenRefresher;
import dev.tokenhold.refresh.internal.ClientCredentials;
import dev.tokenhold.refresh.internal.Form;
import dev.tokenhold.refresh.internal.FormPost;
import dev.tokenhold.refresh.internal.TokenEndpoint;
import dev.tokenhold.refresh.internal.TokenResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refreshes tokens at Zoho's accounts servers, with the request that the SDKs send. It needs {@code
 * com.fasterxml.jackson.core:jackson-core}.
 *
 * <p>A token is refreshed in the data centre of its {@link OAuthToken#apiDomain}: {@code https://www.zohoapis.eu}, {@code
 * https://sandbox.zohoapis.eu} and {@code https://crm.zoho.eu} all belong to {@code https://accounts.zoho.eu}. Use the policy {@link
 * dev.tokenhold.refresh.LostAnswer#RETRY}: Zoho keeps the refresh token.
 *
 * <p>A call presents the refresh token at most once, as {@link dev.tokenhold.refresh.RefreshTokenGrant} does. Zoho tells errors in the body,
 * whatever the status:
 *
 * <ul>
 *   <li>{@code invalid_code} is {@link RefreshException#refused};
 *   <li>"Access Denied" or its translation, and status 429: too many access tokens of this refresh token. {@link RefreshException#notSpent}, to be
 *       tried again after 2 minutes, then 4, 8 and 10;
 *   <li>another error, no connection, an unknown data centre: {@link RefreshException#notSpent};
 *   <li>anything else is an {@link IOException}: nobody knows.
 * </ul>
 *
 * <p>Messages have no secret. Thread-safe.
 */
public final class ZohoTokenRefresher implements TokenRefresher {

    private static final String PATH = "/oauth/v2/token";
    private static final int TOO_MANY_REQUESTS = 429;

    /** Zoho's codes look like this. What does not is a sentence in the user's language, and only the limit has one. */
    private static final Pattern CODE = Pattern.compile("[a-z0-9_]+");

    private final @Nullable URI accountsServer;
    private final @Nullable URI otherwise;
    private final @Nullable ClientCredentials client;
    private final FormPost post;
    private final LimitWaits limits = new LimitWaits();

    private ZohoTokenRefresher(Builder from) {
        accountsServer = from.accountsServer;
        otherwise = from.otherwise;
        client = from.client;
        post = new FormPost(from.timeout, from.clock);
    }

    /** {@return a refresher for tokens that have an API domain, a client id and a client secret, as those of the SDKs from 5.0 do} */
    public static ZohoTokenRefresher create() {
        return builder().build();
    }

    /** {@return a builder} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the accounts server of the data centre of an API domain. Ask before a refresh whether there is one: a refresh that fails for want of it
     * makes other programs wait.
     *
     * @param apiDomain an {@link OAuthToken#apiDomain}; null for none
     * @return the base URL; empty if the domain is not of a data centre of Zoho
     */
    public static Optional<URI> accountsServer(@Nullable String apiDomain) {
        return ZohoDataCentre.of(apiDomain).map(ZohoDataCentre::accountsServer);
    }

    /**
     * Presents the refresh token of a token.
     *
     * @param token the token
     * @return a new token with what the answer has: access token, {@code expiresAt}, and where present a refresh token, {@code scope} and {@code
     *     token_type}; the API domain, unless that of the token is in the same data centre, so that a sandbox stays one
     * @throws RefreshException if the refresh token was refused or not used
     * @throws IOException if nobody knows whether the request arrived
     * @throws InterruptedException if the thread was interrupted after the request was sent
     */
    @Override
    public OAuthToken refresh(OAuthToken token) throws RefreshException, IOException, InterruptedException {
        ClientCredentials credentials = ClientCredentials.of(token, client);
        Form form = new Form()
                .add("client_id", credentials.id())
                .add("client_secret", credentials.requiredSecret(token))
                .add("grant_type", "refresh_token")
                .add("refresh_token", ClientCredentials.refreshToken(token));
        TokenResponse response = post.send(endpoint(token), form, null);
        // With expires_in_sec, expires_in counts milliseconds.
        boolean precise = response.member("expires_in_sec").isPresent();
        Optional<OAuthToken> answer = response.token(precise ? "expires_in_sec" : "expires_in");
        if (answer.isEmpty()) {
            throw failure(token, response);
        }
        limits.over(token.id());
        return withApiDomain(answer.get(), token.apiDomain());
    }

    private TokenEndpoint endpoint(OAuthToken token) throws RefreshException {
        URI server = accountsServer != null
                ? accountsServer
                : accountsServer(token.apiDomain()).orElse(otherwise);
        if (server == null) {
            String domain = token.apiDomain() == null ? "none" : PrintableText.of(token.apiDomain());
            throw ClientCredentials.missing(
                    token,
                    "no data centre",
                    "its API domain is " + domain
                            + "; save it with that of its data centre, or give an accounts server to the builder");
        }
        return endpoint(server);
    }

    private static TokenEndpoint endpoint(URI accountsServer) {
        return new TokenEndpoint(accountsServer.resolve(PATH));
    }

    private IOException failure(OAuthToken token, TokenResponse response) throws RefreshException {
        IOException seen = new IOException(response.toString());
        String error = response.error().orElse("");
        boolean limited = response.status() == TOO_MANY_REQUESTS
                || (!error.isEmpty() && !CODE.matcher(error).matches());
        if (limited) {
            // Of this refresh token: others of the client are not held back.
            throw RefreshException.notSpent("Access Denied", limits.next(token.id()))
                    .causedBy(seen);
        }
        if (error.isEmpty()) {
            return new IOException(response + "; nobody knows whether it refreshed the token");
        }
        throw (error.equals("invalid_code")
                        ? RefreshException.refused(error)
                        : RefreshException.notSpent(error, response.retryAfter()))
                .causedBy(seen);
    }

    private static OAuthToken withApiDomain(OAuthToken answer, @Nullable String before) {
        Optional<ZohoDataCentre> centre = ZohoDataCentre.of(before);
        return centre.isPresent() && centre.equals(ZohoDataCentre.of(answer.apiDomain()))
                ? answer.toBuilder().apiDomain(before).build()
                : answer;
    }

    /** Sets up a {@link ZohoTokenRefresher}. Not thread-safe. */
    public static final class Builder {

        private @Nullable URI accountsServer;
        private @Nullable URI otherwise;
        private @Nullable ClientCredentials client;
        private Duration timeout = Duration.ofSeconds(20);
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        /**
         * Sets the accounts server of all tokens, whatever their API domain.
         *
         * @param value its base URL, for example {@code https://accounts.zoho.eu}; {@code http} only on this machine
         * @return this builder
         * @throws IllegalArgumentException if the URL cannot be used
         */
        public Builder accountsServer(URI value) {
            endpoint(value);
            accountsServer = value;
            return this;
        }

        /**
         * Sets the accounts server of tokens whose API domain is absent, as in the stores of SDKs before 5.0, or not one of Zoho's known data
         * centres.
         *
         * @param value its base URL
         * @return this builder
         * @throws IllegalArgumentException if the URL cannot be used
         */
        public Builder otherAccountsServer(URI value) {
            endpoint(value);
            otherwise = value;
            return this;
        }

        /**
         * Sets the client of tokens that do not name one, and the secret of tokens of this client that have none, as in the stores of the first
         * SDK.
         *
         * @param id the client id
         * @param secret the client secret
         * @return this builder
         */
        public Builder client(String id, String secret) {
            client = new ClientCredentials(Objects.requireNonNull(id, "id"), Objects.requireNonNull(secret, "secret"));
            return this;
        }

        /**
         * Sets how long a call may take, from connecting to the end of the answer. Not more than {@link
         * dev.tokenhold.refresh.FreshTokens.Builder#refreshTimeout}.
         *
         * @param value 1 ms to 290 s; 20 s if not set
         * @return this builder
         */
        public Builder timeout(Duration value) {
            timeout = Objects.requireNonNull(value, "value");
            return this;
        }

        Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * Ends the setup.
         *
         * @return the refresher
         * @throws IllegalArgumentException if the timeout is out of range
         * @throws InvalidConfigurationException if the JSON library is not on the class path
         */
        public ZohoTokenRefresher build() {
            return new ZohoTokenRefresher(this);
        }
    }
}
