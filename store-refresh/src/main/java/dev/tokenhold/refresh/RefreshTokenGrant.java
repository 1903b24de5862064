package dev.tokenhold.refresh;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.refresh.internal.ClientCredentials;
import dev.tokenhold.refresh.internal.Form;
import dev.tokenhold.refresh.internal.FormPost;
import dev.tokenhold.refresh.internal.TokenEndpoint;
import dev.tokenhold.refresh.internal.TokenResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The refresher for authorization servers that follow RFC 6749, section 6. It needs {@code com.fasterxml.jackson.core:jackson-core}.
 *
 * <p><b>Guarantees.</b> A call presents the refresh token at most once: over HTTP/1.1, without a retry, a redirect or a second way of client
 * authentication, whatever the settings of the JVM. It ends within the timeout. An answer that has an access token or a refresh token is
 * returned, whatever else is wrong with it.
 *
 * <p><b>What it throws.</b>
 *
 * <table>
 *   <caption>Answers and exceptions</caption>
 *   <tr><th>what happened<th>exception
 *   <tr><td>the error {@code invalid_grant}, or one of {@link Builder#refusal}<td>{@link RefreshException#refused}
 *   <tr><td>no connection, no TLS, too little in the token to ask<td>{@link RefreshException#notSpent}
 *   <tr><td>status 429<td>{@link RefreshException#notSpent}, {@linkplain RefreshException#ofClient of the client}: what counts requests
 *       has not looked at the refresh token
 *   <tr><td>another error code with a status below 500; {@code temporarily_unavailable} with any<td>{@link RefreshException#notSpent}
 *   <tr><td>{@code server_error}, another status from 500 (a gateway tells 503 also when the server behind it broke off, so {@code
 *       Retry-After} changes nothing), a redirect, an answer that is cut off, too long or cannot be understood, no answer in
 *       time<td>{@link IOException}: nobody knows
 *   <tr><td>an interrupt while it waits for the answer<td>{@link InterruptedException}: nobody knows
 * </table>
 *
 * <p>A message names the endpoint without its query, the status and the error code. It never has a secret, and not the description of the
 * error either, which may quote one.
 *
 * <p>Thread-safe.
 */
public final class RefreshTokenGrant implements TokenRefresher {

    private static final Set<String> OWN_PARAMETERS =
            Set.of("grant_type", "refresh_token", "client_id", "client_secret");

    private final Function<? super OAuthToken, URI> endpoint;
    private final @Nullable ClientCredentials client;
    private final ClientAuthentication authentication;
    private final List<Map.Entry<String, String>> parameters;
    private final Set<String> refusals;
    private final FormPost post;

    private RefreshTokenGrant(Builder from) {
        endpoint = from.endpoint;
        client = from.client;
        authentication = from.authentication;
        parameters = List.copyOf(from.parameters);
        refusals = Set.copyOf(from.refusals);
        post = new FormPost(from.timeout, from.clock);
    }

    /**
     * Begins to set up a refresher for one authorization server.
     *
     * @param tokenEndpoint its token endpoint: an {@code https} URI without user and fragment; {@code http} only for {@code localhost},
     *     127.0.0.0/8 and ::1
     * @return a builder
     * @throws IllegalArgumentException if the URI is anything else
     */
    public static Builder builder(URI tokenEndpoint) {
        URI checked = new TokenEndpoint(tokenEndpoint).uri();
        return new Builder(token -> checked);
    }

    /**
     * Begins to set up a refresher for several authorization servers.
     *
     * @param tokenEndpoint tells the token endpoint of a token. If it throws an unchecked exception or returns a URI that cannot be used, the
     *     refresh token is not sent
     * @return a builder
     */
    public static Builder builder(Function<? super OAuthToken, URI> tokenEndpoint) {
        return new Builder(Objects.requireNonNull(tokenEndpoint, "tokenEndpoint"));
    }

    /**
     * Presents the refresh token of a token.
     *
     * @param token the token. Its client id and secret count before those of the builder
     * @return a new token with what the answer has: access token, refresh token, {@code expiresAt} (the clock before the request plus {@code
     *     expires_in}), API domain ({@code api_domain}), scopes, token type, when both tokens were issued, and when the refresh token expires
     *     ({@code refresh_token_expires_in} or {@code refresh_expires_in})
     * @throws RefreshException if the refresh token was refused or not used
     * @throws IOException if nobody knows what became of the refresh token
     * @throws InterruptedException if the thread was interrupted after the request was sent
     */
    @Override
    public OAuthToken refresh(OAuthToken token) throws RefreshException, IOException, InterruptedException {
        ClientCredentials credentials = ClientCredentials.of(token, client);
        Form form = new Form()
                .add("grant_type", "refresh_token")
                .add("refresh_token", ClientCredentials.refreshToken(token));
        String authorization = null;
        switch (authentication) {
            case BASIC -> authorization = basic(credentials.id(), credentials.requiredSecret(token));
            case POST ->
                form.add("client_id", credentials.id()).add("client_secret", credentials.requiredSecret(token));
            case NONE -> form.add("client_id", credentials.id());
        }
        parameters.forEach(parameter -> form.add(parameter.getKey(), parameter.getValue()));
        return judge(post.send(endpointOf(token), form, authorization));
    }

    // RFC 6749, section 2.3.1: both are encoded before they are joined.
    private static String basic(String id, String secret) {
        String joined = Form.encode(id) + ":" + Form.encode(secret);
        return "Basic " + Base64.getEncoder().encodeToString(joined.getBytes(StandardCharsets.US_ASCII));
    }

    private TokenEndpoint endpointOf(OAuthToken token) throws RefreshException {
        try {
            return new TokenEndpoint(endpoint.apply(token));
        } catch (RuntimeException e) {
            throw RefreshException.notSpent("no token endpoint", null).causedBy(e);
        }
    }

    private OAuthToken judge(TokenResponse response) throws RefreshException, IOException {
        int status = response.status();
        if (status / 100 == 2) {
            Optional<OAuthToken> token = response.token("expires_in");
            if (token.isPresent()) {
                return token.get();
            }
        }
        IOException seen = new IOException(response.toString());
        String error = response.error().orElse("");
        if (status == 429) {
            throw RefreshException.notSpent(error.isEmpty() ? "too many requests" : error, response.retryAfter())
                    .ofClient()
                    .causedBy(seen);
        }
        boolean failed = status >= 500 && !error.equals("temporarily_unavailable");
        if (error.isEmpty() || failed || error.equals("server_error")) {
            throw new IOException(response + "; nobody knows whether the refresh token was used");
        }
        if (refusals.contains(error)) {
            throw RefreshException.refused(error).causedBy(seen);
        }
        throw RefreshException.notSpent(error, response.retryAfter()).causedBy(seen);
    }

    /** Sets up a {@link RefreshTokenGrant}. Not thread-safe. */
    public static final class Builder {

        private final Function<? super OAuthToken, URI> endpoint;
        private final List<Map.Entry<String, String>> parameters = new ArrayList<>();
        private final Set<String> refusals = new HashSet<>(Set.of("invalid_grant"));
        private @Nullable ClientCredentials client;
        private ClientAuthentication authentication = ClientAuthentication.BASIC;
        private Duration timeout = Duration.ofSeconds(20);
        private InstantSource clock = InstantSource.system();

        private Builder(Function<? super OAuthToken, URI> endpoint) {
            this.endpoint = endpoint;
        }

        /**
         * Sets the client of tokens that do not name one, and the secret of tokens of this client that have none.
         *
         * @param id the client identifier
         * @param secret the secret; null for a public client, together with {@link ClientAuthentication#NONE}
         * @return this builder
         */
        public Builder client(String id, @Nullable String secret) {
            client = new ClientCredentials(Objects.requireNonNull(id, "id"), secret);
            return this;
        }

        /**
         * Sets how the client authenticates. There is no second attempt in another way.
         *
         * @param value {@link ClientAuthentication#BASIC} if not set
         * @return this builder
         */
        public Builder authentication(ClientAuthentication value) {
            authentication = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Adds a parameter to each request: {@code scope}, {@code resource}, {@code audience} and the like. Call it again for a parameter that
         * occurs several times.
         *
         * @param name its name; none of {@code grant_type}, {@code refresh_token}, {@code client_id} and {@code client_secret}
         * @param value its value
         * @return this builder
         * @throws IllegalArgumentException if the refresher sets this parameter itself
         */
        public Builder parameter(String name, String value) {
            if (OWN_PARAMETERS.contains(name)) {
                throw new IllegalArgumentException(
                        "the parameter " + name + " is taken from the token and from client(…): leave it out");
            }
            parameters.add(Map.entry(name, value));
            return this;
        }

        /**
         * Adds an error code that means, for this provider, what {@code invalid_grant} means in RFC 6749: the refresh token is not valid any
         * more. GitHub has {@code bad_refresh_token}.
         *
         * @param error the error code
         * @return this builder
         */
        public Builder refusal(String error) {
            refusals.add(Objects.requireNonNull(error, "error"));
            return this;
        }

        /**
         * Sets how long a call may take, from connecting to the end of the answer. Not more than {@link FreshTokens.Builder#refreshTimeout}.
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
        public RefreshTokenGrant build() {
            return new RefreshTokenGrant(this);
        }
    }
}
