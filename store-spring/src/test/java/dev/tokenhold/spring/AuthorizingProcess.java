package dev.tokenhold.spring;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.LostAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;

/**
 * A process with a manager of Spring whose threads authorize some users at once, round by round. It begins a round when the clock says so, as
 * another process does, and prints what went wrong.
 */
public final class AuthorizingProcess {

    static final int THREADS = 8;

    private AuthorizingProcess() {}

    /**
     * Runs.
     *
     * @param arguments the URI of the store, the token endpoint, the client id, how many users and rounds there are, when the first round begins
     *     and how long one takes in milliseconds, and settings of the store as {@code name=value}. The secret of the client is in the
     *     environment variable SECRET
     */
    public static void main(String[] arguments) throws Exception {
        Registrations registrations = new Registrations(Registrations.builder(Registrations.ID, arguments[1])
                .clientId(arguments[2])
                .clientSecret(System.getenv("SECRET"))
                .build());
        int users = Integer.parseInt(arguments[3]);
        int rounds = Integer.parseInt(arguments[4]);
        long start = Long.parseLong(arguments[5]);
        long pause = Long.parseLong(arguments[6]);
        Map<String, String> settings = new HashMap<>();
        for (int i = 7; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            settings.put(arguments[i].substring(0, equals), arguments[i].substring(equals + 1));
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (TokenStore store = TokenStores.open(arguments[0], settings);
                FreshTokens tokens = FreshTokens.builder(store, new ClientRegistrationTokenRefresher(registrations))
                        .lostAnswer(LostAnswer.FAIL)
                        .build()) {
            AuthorizedClientServiceOAuth2AuthorizedClientManager manager =
                    new AuthorizedClientServiceOAuth2AuthorizedClientManager(
                            registrations, new TokenStoreOAuth2AuthorizedClientService(store, registrations));
            manager.setAuthorizedClientProvider(new FreshTokensOAuth2AuthorizedClientProvider(tokens));
            manager.setAuthorizationFailureHandler(new FreshTokensOAuth2AuthorizationFailureHandler(tokens));
            System.out.println("ready");
            for (int round = 0; round < rounds; round++) {
                Thread.sleep(Math.max(0, start + round * pause - System.currentTimeMillis()));
                run(manager, threads, users, round);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void run(OAuth2AuthorizedClientManager manager, ExecutorService threads, int users, int round)
            throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            running.add(threads.submit(() -> {
                for (int user = 0; user < users; user++) {
                    authorize(manager, round + "-" + user);
                }
            }));
        }
        for (Future<?> thread : running) {
            thread.get();
        }
    }

    private static void authorize(OAuth2AuthorizedClientManager manager, String user) {
        try {
            manager.authorize(OAuth2AuthorizeRequest.withClientRegistrationId(Registrations.ID)
                    .principal(Registrations.principal(user))
                    .build());
        } catch (RuntimeException e) {
            System.out.println(user + " " + e);
        }
    }
}
