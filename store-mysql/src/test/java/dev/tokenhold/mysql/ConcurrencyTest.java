package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.number;
import static dev.tokenhold.testkit.TestTokens.numbered;
import static dev.tokenhold.testkit.TestTokens.queryOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.jdbc.server.Await;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import dev.tokenhold.testkit.Concurrently;
import dev.tokenhold.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(
        value = Backend.class,
        names = {"MARIADB", "MYSQL"})
class ConcurrencyTest {

    private final Backend backend;

    @RegisterExtension
    private final FreshTable table;

    ConcurrencyTest(Backend backend) {
        this.backend = backend;
        table = new FreshTable(backend);
    }

    @Test
    void hundredsOfThreadsShareFewConnections() throws Exception {
        try (TokenStore store = table.get().open()) {
            Concurrently.run(300, thread -> () -> {
                OAuthToken saved = store.saveToken(numbered("user" + thread, thread));
                assertThat(store.findToken(queryOf("user" + thread))).contains(saved);
                return true;
            });

            assertThat(store.getTokens()).hasSize(300);
            // The server takes its time to forget those that tests before this one have closed.
            Await.until("there are 8 connections at most", () -> connections() <= 8);
        }
    }

    private long connections() throws SQLException {
        return backend.server()
                .query("SELECT user FROM information_schema.processlist WHERE user = '"
                        + table.get().database().user() + "'")
                .size();
    }

    @Test
    void interruptedThreadsSaveAllTheSameAndStayInterrupted() throws Exception {
        try (TokenStore store = table.get().open()) {
            Concurrently.run(30, thread -> () -> {
                for (int i = 0; i < 5; i++) {
                    Thread.currentThread().interrupt();
                    OAuthToken saved = store.saveToken(numbered("user" + thread, i));
                    assertThat(store.findTokenById(saved.id())).contains(saved);
                    assertThat(Thread.interrupted()).isTrue();
                }
                return true;
            });

            assertThat(store.getTokens()).hasSize(30).allMatch(token -> number(token) == 4);
        }
    }

    @Test
    void threadsThatAreInterruptedWhileTheySaveDisturbNobody() throws Exception {
        try (TokenStore store = table.get().open()) {
            Thread[] threads = new Thread[20];
            Concurrently<Boolean> saving = Concurrently.start(threads.length, thread -> () -> {
                threads[thread] = Thread.currentThread();
                for (int i = 0; i < 20; i++) {
                    store.saveToken(numbered("user" + thread, i));
                }
                return true;
            });
            while (!saving.isDone()) {
                for (Thread thread : threads) {
                    if (thread != null) {
                        thread.interrupt();
                    }
                }
                Thread.sleep(1);
            }

            saving.join();
            assertThat(store.getTokens()).hasSize(20).allMatch(token -> number(token) == 19);
        }
    }

    @Test
    void batchesInOppositeOrdersAllSucceed() throws Exception {
        List<String> ids =
                Stream.iterate(0, i -> i + 1).limit(20).map(i -> "id" + i).toList();
        List<String> reversed =
                Stream.iterate(19, i -> i - 1).limit(20).map(i -> "id" + i).toList();
        int rounds = 50;
        try (RecordStore store = table.get().openRecords()) {
            store.write(
                    ids.stream().map(id -> new RecordWrite(0, record(id, 1))).toList());

            long deadlocks = deadlocks();
            Concurrently.run(6, thread -> () -> {
                for (int i = 0; i < rounds; i++) {
                    incrementAll(store, thread % 2 == 0 ? ids : reversed);
                }
                return true;
            });

            assertThat(store.scan(null, 100)).hasSize(20).allMatch(record -> record.version() == 1 + 6 * rounds);
            assertThat(deadlocks()).isGreaterThan(deadlocks);
        }
    }

    private long deadlocks() throws SQLException {
        return Long.parseLong(backend.server()
                .query("SELECT count FROM information_schema.innodb_metrics WHERE name = 'lock_deadlocks'")
                .get(0));
    }

    private static void incrementAll(RecordStore store, List<String> ids) {
        WriteResult result;
        do {
            result = store.write(ids.stream()
                    .map(id -> {
                        long version = store.read(id).orElseThrow().version();
                        return new RecordWrite(version, record(id, version + 1));
                    })
                    .toList());
        } while (!(result instanceof WriteResult.Written));
    }

    @Test
    void insertionsInOppositeOrdersLeaveEachRecordOnce() throws Exception {
        List<String> ids =
                Stream.iterate(0, i -> i + 1).limit(50).map(i -> "id" + i).toList();
        List<String> reversed =
                Stream.iterate(49, i -> i - 1).limit(50).map(i -> "id" + i).toList();
        try (RecordStore store = table.get().openRecords()) {
            for (int round = 0; round < 10; round++) {
                List<WriteResult> results = Concurrently.run(
                        6,
                        thread -> () -> store.write((thread % 2 == 0 ? ids : reversed)
                                .stream()
                                        .map(id -> new RecordWrite(0, record(id, 1)))
                                        .toList()));

                assertThat(results)
                        .filteredOn(WriteResult.Written.class::isInstance)
                        .hasSize(1);
                assertThat(store.scan(null, 100)).hasSize(50);
                store.deleteAllBut(Set.of());
            }
        }
    }

    @Test
    void storeThatIsClosedWhileItIsUsedFailsClearlyAndLosesNothing() throws Exception {
        for (int round = 0; round < 5; round++) {
            TokenStore store = table.get().open();
            AtomicLong saves = new AtomicLong();
            Concurrently<Long> saving = Concurrently.start(4, thread -> () -> {
                long acknowledged = 0;
                try {
                    while (true) {
                        store.saveToken(numbered("user" + thread, acknowledged + 1));
                        acknowledged++;
                        saves.incrementAndGet();
                    }
                } catch (StoreUnavailableException e) {
                    assertThat(e).hasMessageContaining("closed");
                    assertThat(e.outcomeUnknown()).isFalse();
                    return acknowledged;
                }
            });
            Await.until("something is saved", () -> saves.get() > 20);
            store.close();

            List<Long> acknowledged = saving.join();
            try (TokenStore again = table.get().open()) {
                for (int thread = 0; thread < 4; thread++) {
                    assertThat(again.findToken(queryOf("user" + thread))
                                    .map(TestTokens::number)
                                    .orElse(0L))
                            .isEqualTo(acknowledged.get(thread));
                }
                again.deleteTokens();
            }
        }
    }

    @Test
    void closedStoreLeavesNoConnection() throws Exception {
        // The server takes its time over the one that made the table.
        Await.until("earlier connections are closed", () -> connections() == 0);
        try (TokenStore store = table.get().open()) {
            store.saveToken(numbered("anna", 1));
            assertThat(connections()).isPositive();
        }

        Await.until("the connections are closed", () -> connections() == 0);
    }

    private static TokenRecord record(String id, long version) {
        Bytes identity = Bytes.of(id.getBytes(StandardCharsets.UTF_8));
        return new TokenRecord(id, version, Map.of(LookupField.IDENTITY, identity), null, identity);
    }
}
