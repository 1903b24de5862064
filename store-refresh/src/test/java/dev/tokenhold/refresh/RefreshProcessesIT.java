package dev.tokenhold.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.testservers.AuthorizationServer;
import dev.tokenhold.testservers.Login;
import dev.tokenhold.testservers.RefreshPolicy;
import dev.tokenhold.testservers.RefreshStatistics;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many processes, one provider that revokes a login when a refresh token is used twice: each expiry is refreshed by one request. */
class RefreshProcessesIT {

    private static final Duration LIFETIME = Duration.ofSeconds(5);

    /**
     * A request is needless while the last token is good for longer than this. A second request after the one that brought the token finds
     * it new; on a machine without other load, 1,200 ms will do, the time of the refresh ahead of the expiry and 200 ms.
     */
    private static final Duration ALLOWANCE = Duration.ofMillis(Long.getLong("tokenhold.allowance", 4_200));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GALERA")
    void eachExpiryIsRefreshedByOneRequest(SharedStore kind) throws SQLException {
        run(kind, 3, 8, Duration.ofSeconds(9));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void eachExpiryIsRefreshedByOneRequestForLong(SharedStore kind) throws SQLException {
        run(kind, 8, 8, Duration.ofSeconds(Long.getLong("tokenhold.seconds", 15)));
    }

    private void run(SharedStore kind, int count, int threads, Duration time) throws SQLException {
        SharedStore.Location location = kind.create(folder);
        try (AuthorizationServer server = AuthorizationServer.builder()
                        .policy(RefreshPolicy.REVOKE)
                        .lifetime(LIFETIME)
                        .allowance(ALLOWANCE)
                        .start();
                TokenStore store = location.open(folder)) {
            GettingProcesses processes = new GettingProcesses(
                            location, save(store, server.login("anna")), server.tokenEndpoint())
                    .with("threads", threads)
                    .with("time", time.toMillis())
                    .with("pause", 8 * count)
                    .with("policy", LostAnswer.FAIL);
            List<JavaProcess> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                running.add(processes.start(i));
            }
            List<String> output = new ArrayList<>();
            for (JavaProcess process : running) {
                output.addAll(process.complete());
                process.close();
            }
            RefreshStatistics counts = server.statistics("anna");
            List<String> summary = output.stream()
                    .filter(line -> !line.startsWith("event"))
                    .distinct()
                    .toList();
            System.out.println(kind + ": " + counts + " " + summary);
            assertThat(output).filteredOn(line -> line.startsWith("failures")).containsOnly("failures {}");
            assertThat(counts.reuses()).isZero();
            assertThat(counts.needless()).isZero();
            assertThat(counts.requests()).isGreaterThan(1).isBetween(counts.expiries() - 1, counts.expiries());
            assertThat(server.isGood(String.valueOf(store.getTokens().get(0).accessToken()))
                            || counts.requests() < counts.expiries())
                    .isTrue();
        }
    }

    static String save(TokenStore store, Login login) {
        OAuthToken token = OAuthToken.builder()
                .userName(login.user())
                .clientId(login.clientId())
                .clientSecret(login.clientSecret())
                .refreshToken(login.refreshToken())
                .accessToken(login.accessToken())
                .expiresAt(login.expiresAt())
                .build();
        return String.valueOf(store.saveToken(token).id());
    }
}
