package dev.tokenhold.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.AuthorizationServer;
import dev.tokenhold.testservers.HeldRequest;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.RefreshPolicy;
import dev.tokenhold.testservers.TcpProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The process that refreshes is stopped, cut off from the database, or has another idea of the time. */
@Tag("long")
@Execution(ExecutionMode.CONCURRENT)
class AbsentHolderIT {

    private static final Path FAKE_TIME = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final Duration LEASE = TIMEOUT.plusSeconds(10).multipliedBy(2);

    @TempDir
    private Path folder;

    private TokenStore store;

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    private FreshTokens fresh(AuthorizationServer server, LostAnswer policy) {
        return FreshTokens.builder(
                        store, RefreshTokenGrant.builder(server.tokenEndpoint()).build())
                .refreshTimeout(TIMEOUT)
                .maxWait(LEASE.multipliedBy(2))
                .lostAnswer(policy)
                .build();
    }

    private GettingProcesses processes(
            SharedStore.Location location, AuthorizationServer server, String id, LostAnswer policy) {
        return new GettingProcesses(location, id, server.tokenEndpoint())
                .with("policy", policy)
                // The lease of 21 s, and a client that waits for an answer that comes late.
                .with("timeout", TIMEOUT.toMillis())
                .with("requestTimeout", 120_000)
                .with("wait", 100_000)
                .with("time", 1);
    }

    private static AuthorizationServer server(RefreshPolicy policy) {
        return AuthorizationServer.builder().policy(policy).start();
    }

    @Test
    void underRetryAStoppedHolderIsFollowedAndTakesWhatItFinds() throws Exception {
        SharedStore.Location location = SharedStore.SQLITE.create(folder);
        store = location.open(folder);
        try (AuthorizationServer server = server(RefreshPolicy.KEEP);
                FreshTokens fresh = fresh(server, LostAnswer.RETRY)) {
            String id = RefreshProcessesIT.save(store, server.login("anna", Duration.ZERO));
            HeldRequest held = HeldRequest.afterProcessing();
            server.faults().next(held);
            try (JavaProcess holder =
                    processes(location, server, id, LostAnswer.RETRY).start(0)) {
                held.awaitArrival(Duration.ofSeconds(20));
                holder.signal("STOP");
                held.release();
                String followed = String.valueOf(fresh.get(id).accessToken());
                TimeUnit.NANOSECONDS.sleep(LEASE.toNanos());
                holder.signal("CONT");

                assertThat(holder.complete()).contains("event SUPERSEDED", "failures {}");
                assertThat(fresh.get(id).accessToken()).isEqualTo(followed);
            }
            assertThat(server.statistics("anna").requests()).isEqualTo(2);
        }
    }

    @Test
    void underFailAStoppedHolderSavesItsAnswerAfterAll() throws Exception {
        SharedStore.Location location = SharedStore.SQLITE.create(folder);
        store = location.open(folder);
        try (AuthorizationServer server = server(RefreshPolicy.REVOKE);
                FreshTokens fresh = fresh(server, LostAnswer.FAIL)) {
            String id = RefreshProcessesIT.save(store, server.login("anna", Duration.ZERO));
            HeldRequest held = HeldRequest.afterProcessing();
            server.faults().next(held);
            try (JavaProcess holder =
                    processes(location, server, id, LostAnswer.FAIL).start(0)) {
                held.awaitArrival(Duration.ofSeconds(20));
                holder.signal("STOP");
                held.release();
                assertThatExceptionOfType(RefreshUnresolvedException.class).isThrownBy(() -> fresh.get(id));
                TimeUnit.NANOSECONDS.sleep(LEASE.toNanos());
                assertThatExceptionOfType(RefreshUnresolvedException.class).isThrownBy(() -> fresh.get(id));
                holder.signal("CONT");

                assertThat(holder.complete()).contains("event REFRESHED", "failures {}");
                assertThat(server.isGood(String.valueOf(fresh.get(id).accessToken())))
                        .isTrue();
            }
            assertThat(server.statistics("anna").requests()).isOne();
        }
    }

    @Test
    void underRetryAHolderThatIsCutOffFromTheDatabaseIsFollowed() throws Exception {
        cutOff(LostAnswer.RETRY);
    }

    @Test
    void underFailAHolderThatIsCutOffFromTheDatabaseSavesLater() throws Exception {
        cutOff(LostAnswer.FAIL);
    }

    private void cutOff(LostAnswer policy) throws Exception {
        SharedStore.Location direct = SharedStore.MARIADB.create(folder);
        store = direct.open(folder);
        boolean retries = policy == LostAnswer.RETRY;
        try (AuthorizationServer server = server(retries ? RefreshPolicy.KEEP : RefreshPolicy.REVOKE);
                TcpProxy proxy = new TcpProxy(MariaDbServer.shared().port());
                FreshTokens fresh = fresh(server, policy)) {
            String id = RefreshProcessesIT.save(store, server.login("anna", Duration.ZERO));
            HeldRequest held = HeldRequest.afterProcessing();
            server.faults().next(held);
            // It goes on until the database is back: when it ends, it does not wait that long.
            GettingProcesses processes =
                    processes(direct.through(proxy.port()), server, id, policy).with("time", 60_000);
            try (JavaProcess holder = processes.start(0)) {
                held.awaitArrival(Duration.ofSeconds(20));
                proxy.refuse();
                proxy.cut();
                held.release();
                // It has an answer, gives it to its callers, and cannot store it.
                GettingProcesses.await(holder, "event UNSAVED");
                if (retries) {
                    assertThat(server.isGood(String.valueOf(fresh.get(id).accessToken())))
                            .isTrue();
                } else {
                    assertThatExceptionOfType(RefreshUnresolvedException.class).isThrownBy(() -> fresh.get(id));
                }
                proxy.accept();

                assertThat(holder.complete())
                        .contains(retries ? "event SUPERSEDED" : "event SAVED_LATE", "failures {}");
                assertThat(server.isGood(String.valueOf(fresh.get(id).accessToken())))
                        .isTrue();
            }
            assertThat(server.statistics("anna").requests()).isEqualTo(retries ? 2 : 1);
        }
    }

    @Test
    void clocksThatAreADayOffCostRequestsAndNoLogin() throws SQLException {
        Machine.requireAvailable(
                Files.exists(FAKE_TIME) ? Optional.empty() : Optional.of("faketime is not installed: " + FAKE_TIME));
        SharedStore.Location location = SharedStore.SQLITE.create(folder);
        store = location.open(folder);
        try (AuthorizationServer server = AuthorizationServer.builder()
                .policy(RefreshPolicy.REVOKE)
                .lifetime(Duration.ofSeconds(5))
                .start()) {
            String id = RefreshProcessesIT.save(store, server.login("anna"));
            GettingProcesses processes = new GettingProcesses(location, id, server.tokenEndpoint())
                    .with("policy", LostAnswer.FAIL)
                    .with("threads", 4)
                    .with("time", 15_000);
            List<JavaProcess> running = List.of(
                    processes.start(0),
                    processes.withEnvironment(clock("+1d")).start(1),
                    processes.withEnvironment(clock("-1d")).start(2));
            for (JavaProcess process : running) {
                assertThat(process.complete()).contains("failures {}");
                process.close();
            }
            assertThat(server.statistics("anna").reuses()).isZero();
            assertThat(server.statistics("anna").requests()).isGreaterThan(1);
        }
    }

    private static Map<String, String> clock(String offset) {
        return Map.of("LD_PRELOAD", FAKE_TIME.toString(), "FAKETIME", offset, "DONT_FAKE_MONOTONIC", "1");
    }
}
