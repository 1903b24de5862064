package dev.tokenhold.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.testservers.AuthorizationServer;
import dev.tokenhold.testservers.HeldRequest;
import dev.tokenhold.testservers.RefreshPolicy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The process that refreshes is killed with {@code kill -9}; what becomes of its token is up to another process. */
@Execution(ExecutionMode.CONCURRENT)
class KilledHolderIT {

    private static final String BEFORE_SENDING = "before sending";
    private static final String WHILE_THE_SERVER_WORKS = "while the server works";
    private static final String BEFORE_SAVING = "between answer and save";

    /** The shortest lease that there is lasts 21 s with it. */
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    @TempDir
    private Path folder;

    private SharedStore.Location location;
    private TokenStore store;
    private final ExecutorService callers = Executors.newCachedThreadPool();

    @BeforeEach
    void open() throws SQLException {
        location = SharedStore.SQLITE.create(folder);
        store = location.open(folder);
    }

    @AfterEach
    void close() {
        callers.shutdownNow();
        store.close();
    }

    private FreshTokens fresh(AuthorizationServer server, LostAnswer policy) {
        return FreshTokens.builder(
                        store,
                        RefreshTokenGrant.builder(server.tokenEndpoint())
                                .timeout(Duration.ofSeconds(20))
                                .build())
                .refreshTimeout(TIMEOUT)
                .maxWait(Duration.ofMinutes(1))
                .lostAnswer(policy)
                .build();
    }

    /** Kills a holder at each point; returns the ids of the tokens by the names of the points. */
    private Map<String, String> killHolders(AuthorizationServer server, LostAnswer policy) throws Exception {
        Map<String, String> ids = new TreeMap<>();
        List<JavaProcess> halted = new ArrayList<>();
        for (String point : List.of(BEFORE_SENDING, BEFORE_SAVING, WHILE_THE_SERVER_WORKS)) {
            ids.put(point, RefreshProcessesIT.save(store, server.login(point, Duration.ZERO)));
            GettingProcesses processes = new GettingProcesses(location, ids.get(point), server.tokenEndpoint())
                    .with("policy", policy)
                    .with("timeout", TIMEOUT.toMillis())
                    .with("wait", 60_000);
            if (!point.equals(WHILE_THE_SERVER_WORKS)) {
                processes.with("halt", point.equals(BEFORE_SENDING) ? "acquired" : "answered");
                halted.add(processes.start(0));
                continue;
            }
            HeldRequest held = HeldRequest.afterProcessing();
            server.faults().next(1, request -> request.user().equals(Optional.of(point)), held);
            try (JavaProcess process = processes.start(0)) {
                held.awaitArrival(Duration.ofSeconds(20));
                process.kill();
            }
            held.drop();
        }
        for (JavaProcess process : halted) {
            String last = "";
            for (String line = process.readLine(); line != null; line = process.readLine()) {
                last = line;
            }
            assertThat(last).startsWith("halt");
            process.close();
        }
        return ids;
    }

    @Test
    void underRetryAnotherProcessRefreshesAfterTheLease() throws Exception {
        try (AuthorizationServer server =
                        AuthorizationServer.builder().policy(RefreshPolicy.KEEP).start();
                FreshTokens fresh = fresh(server, LostAnswer.RETRY)) {
            Map<String, Future<String>> got = new TreeMap<>();
            killHolders(server, LostAnswer.RETRY)
                    .forEach((point, id) -> got.put(
                            point,
                            callers.submit(() -> String.valueOf(fresh.get(id).accessToken()))));
            for (Map.Entry<String, Future<String>> token : got.entrySet()) {
                assertThat(server.isGood(token.getValue().get()))
                        .as(token.getKey())
                        .isTrue();
                assertThat(server.statistics(token.getKey()).requests())
                        .as(token.getKey())
                        .isEqualTo(token.getKey().equals(BEFORE_SENDING) ? 1 : 2);
            }
        }
    }

    @Test
    void underFailNobodyPresentsAgainUntilAPersonSaysSo() throws Exception {
        try (AuthorizationServer server = AuthorizationServer.builder()
                        .policy(RefreshPolicy.REVOKE)
                        .start();
                FreshTokens fresh = fresh(server, LostAnswer.FAIL)) {
            Map<String, String> ids = killHolders(server, LostAnswer.FAIL);
            List<Future<?>> unresolved = new ArrayList<>();
            ids.values()
                    .forEach(id -> unresolved.add(
                            callers.submit(() -> assertThatExceptionOfType(RefreshUnresolvedException.class)
                                    .isThrownBy(() -> fresh.get(id)))));
            for (Future<?> one : unresolved) {
                one.get();
            }
            for (String point : ids.keySet()) {
                assertThat(server.statistics(point).requests())
                        .as(point)
                        .isEqualTo(point.equals(BEFORE_SENDING) ? 0 : 1);
                assertThat(server.statistics(point).reuses()).as(point).isZero();
            }

            ids.values().forEach(fresh::presentAgain);

            assertThat(server.isGood(
                            String.valueOf(fresh.get(ids.get(BEFORE_SENDING)).accessToken())))
                    .isTrue();
            for (String point : List.of(BEFORE_SAVING, WHILE_THE_SERVER_WORKS)) {
                assertThatExceptionOfType(LoginRequiredException.class).isThrownBy(() -> fresh.get(ids.get(point)));
            }
        }
    }
}
