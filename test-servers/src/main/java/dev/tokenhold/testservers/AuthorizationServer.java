package dev.tokenhold.testservers;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An OAuth 2.0 authorization server on the loopback interface, which issues and refreshes tokens (RFC 6749), revokes them (RFC 7009),
 * counts what its clients do, and fails on request. It can speak as Zoho's accounts server. Its clients may be in any process.
 *
 * <p>It answers each request on a thread of its own, and closes each connection after one answer. It prints nothing.
 *
 * <p>Thread-safe.
 */
public final class AuthorizationServer implements AutoCloseable {

    // As many clients may connect at once as a test has threads; beyond the backlog they would wait for a second.
    private static final int BACKLOG = 1024;
    private static final String CLIENT = "test-client";

    private final Faults faults = new Faults();
    private final String clientSecret = DatabaseServer.newPassword();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "authorization-server");
        thread.setDaemon(true);
        return thread;
    });
    private final TokenProvider provider;
    private final TokenDialect dialect;
    private final Duration lifetime;
    private final TokenEndpoints endpoints;

    AuthorizationServer(AuthorizationServerBuilder builder) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ProviderSettings settings = builder.settings(address("").toString());
        dialect = settings.dialect();
        lifetime = settings.lifetime();
        provider = new TokenProvider(settings, faults);
        registerClient(CLIENT, clientSecret);
        endpoints = new TokenEndpoints(provider, dialect);
        endpoints.addTo(server);
        server.setExecutor(threads);
        server.start();
    }

    /** {@return a server to be configured and started} */
    public static AuthorizationServerBuilder builder() {
        return new AuthorizationServerBuilder();
    }

    /**
     * Registers a client.
     *
     * @param clientId its id; one that is registered already gets the new secret
     * @param clientSecret its secret
     */
    public void registerClient(String clientId, String clientSecret) {
        provider.register(clientId, clientSecret);
    }

    /** {@return the id of a client that is registered from the start} */
    public String clientId() {
        return CLIENT;
    }

    /** {@return its secret} */
    public String clientSecret() {
        return clientSecret;
    }

    /**
     * Logs a user in, with a client that is registered from the start. Earlier logins of the user stay valid.
     *
     * @param user the name of the user, who need not be known
     * @return the tokens
     */
    public Login login(String user) {
        return login(user, lifetime);
    }

    /**
     * Logs a user in, with a client that is registered from the start, and a first access token of another lifetime.
     *
     * @param user the name of the user, who need not be known
     * @param lifetime of the first access token; zero for one that has expired
     * @return the tokens
     */
    public Login login(String user, Duration lifetime) {
        return login(user, lifetime, CLIENT);
    }

    /**
     * Logs a user in.
     *
     * @param user the name of the user, who need not be known
     * @param lifetime of the first access token; zero for one that has expired
     * @param clientId a registered client
     * @return the tokens
     * @throws IllegalArgumentException if the client is not registered
     */
    public Login login(String user, Duration lifetime, String clientId) {
        return provider.login(user, clientId, lifetime);
    }

    /**
     * Makes an authorization code, which a client exchanges once for tokens, with the client that is registered from the start.
     *
     * @param user the name of the user, who need not be known
     * @return the code
     */
    public String grant(String user) {
        return provider.grant(user, CLIENT);
    }

    /** {@return the address that refreshes tokens and exchanges codes} */
    public URI tokenEndpoint() {
        return address(dialect.tokenPath());
    }

    /** {@return the address that revokes tokens} */
    public URI revocationEndpoint() {
        return address(dialect.revocationPath());
    }

    /** {@return the address that answers 200 to good access tokens and 401 to others, in the header {@code Authorization: Bearer}} */
    public URI resource() {
        return address(TokenEndpoints.RESOURCE_PATH);
    }

    private URI address(String path) {
        return URI.create("http://" + DatabaseServer.HOST + ":" + port() + path);
    }

    /** {@return the port on {@link DatabaseServer#HOST}, for a {@link TcpProxy}} */
    public int port() {
        return server.getAddress().getPort();
    }

    /** {@return the faults of the token endpoint} */
    public Faults faults() {
        return faults;
    }

    /**
     * Tells whether the server accepts an access token.
     *
     * @param accessToken the access token
     * @return true if it was issued, has not expired and is not revoked
     */
    public boolean isGood(String accessToken) {
        return provider.isGood(accessToken);
    }

    /**
     * Makes all access tokens of a user expire now.
     *
     * @param user the name of a user who has logged in
     * @throws IllegalArgumentException if the user is not known
     */
    public void expire(String user) {
        provider.expire(user);
    }

    /**
     * Returns the counts of a user as they are now.
     *
     * @param user the name of a user who has logged in
     * @return the counts, of all logins together
     * @throws IllegalArgumentException if the user is not known
     */
    public RefreshStatistics statistics(String user) {
        return provider.statistics(user);
    }

    /** {@return how many requests of any kind the token endpoint has got} */
    public int requests() {
        return endpoints.tokenRequests();
    }

    /** Closes all connections, held ones too, and stops listening. */
    @Override
    public void close() {
        server.stop(0);
        // Last, as a request that finds no thread would be logged.
        threads.shutdownNow();
    }
}
