package dev.tokenhold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.testservers.AuthorizationServer;
import dev.tokenhold.testservers.RefreshPolicy;
import dev.tokenhold.testservers.RefreshStatistics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two programs with Spring's manager on one store, and a provider that ends a login if a refresh token is used twice. */
class AuthorizingProcessesIT {

    private static final int PROCESSES = 2;
    private static final int USERS = 6;
    private static final int ROUNDS = 3;
    /** Only for as many races as possible: rounds that overlap change no result. */
    private static final long STARTING_MILLIS = 2_500;

    private static final long ROUND_MILLIS = 500;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void eachExpiryIsRefreshedByOneRequestAndNobodyIsLoggedOut(StoreKind kind) {
        try (AuthorizationServer server = AuthorizationServer.builder()
                        .policy(RefreshPolicy.REVOKE)
                        .start();
                TokenStore store = kind.open(folder)) {
            logIn(server, store);
            List<String> arguments = new ArrayList<>(List.of(
                    kind.uri(folder),
                    server.tokenEndpoint().toString(),
                    server.clientId(),
                    "" + USERS,
                    "" + ROUNDS,
                    "" + (System.currentTimeMillis() + STARTING_MILLIS),
                    "" + ROUND_MILLIS));
            TestKeyring.settings().forEach((name, value) -> arguments.add(name + "=" + value));
            List<JavaProcess> processes = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(JavaProcess.start(
                        AuthorizingProcess.class, Map.of("SECRET", server.clientSecret()), arguments));
            }
            for (JavaProcess process : processes) {
                assertThat(process.complete()).containsExactly("ready");
                process.close();
            }
            for (OAuthToken token : store.getTokens()) {
                RefreshStatistics counts = server.statistics(token.userName());
                assertThat(counts.requests()).isEqualTo(counts.expiries()).isEqualTo(1);
                assertThat(counts.reuses()).isZero();
                assertThat(server.isGood(token.accessToken())).isTrue();
            }
            assertThat(store.getTokens()).hasSize(USERS * ROUNDS);
        }
    }

    private static void logIn(AuthorizationServer server, TokenStore store) {
        TokenStoreOAuth2AuthorizedClientService service =
                new TokenStoreOAuth2AuthorizedClientService(store, new Registrations(Registrations.at(server)));
        for (int i = 0; i < ROUNDS * USERS; i++) {
            String user = i / USERS + "-" + i % USERS;
            service.saveAuthorizedClient(
                    Registrations.client(Registrations.at(server), server.login(user, Duration.ZERO)),
                    Registrations.principal(user));
        }
    }
}
