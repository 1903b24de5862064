package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.ConflictException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.testkit.TestTokens;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for whom, and that nobody is left waiting. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SqliteLockTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void saveFirstToken() {
        file = folder.resolve("tokens.db");
        try (TokenStore store = Tokens.open(file)) {
            Tokens.save(store, "first");
        }
    }

    @Test
    void saveWaitsForTheLockAndReadsDoNot() throws Exception {
        try (TokenStore store = Tokens.open(file);
                JavaProcess holder = LockHolder.start(file)) {
            CompletableFuture<OAuthToken> save = CompletableFuture.supplyAsync(() -> Tokens.save(store, "second"));
            TimeUnit.MILLISECONDS.sleep(300);
            assertThat(save).isNotDone();

            assertThat(store.findTokenById("first")).isPresent();
            assertThat(store.findToken(
                            OAuthToken.builder().userName("user first").build()))
                    .isPresent();
            assertThat(Tokens.idsIn(file)).containsExactly("first");
            assertThat(save).isNotDone();

            holder.kill();
            save.get();
            assertThat(Tokens.ids(store)).containsExactly("first", "second");
        }
    }

    @Test
    void interruptDoesNotEndTheWait() throws Exception {
        try (TokenStore store = Tokens.open(file);
                JavaProcess holder = LockHolder.start(file)) {
            List<CompletableFuture<Boolean>> savers = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (String name : List.of("second", "third")) {
                CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
                savers.add(stillInterrupted);
                Thread thread = new Thread(() -> {
                    try {
                        Tokens.save(store, name);
                        stillInterrupted.complete(Thread.currentThread().isInterrupted());
                    } catch (RuntimeException e) {
                        stillInterrupted.completeExceptionally(e);
                    }
                });
                threads.add(thread);
                thread.start();
            }
            TimeUnit.MILLISECONDS.sleep(200);
            threads.forEach(Thread::interrupt);
            TimeUnit.MILLISECONDS.sleep(100);
            assertThat(savers).noneMatch(CompletableFuture::isDone);

            holder.kill();

            for (CompletableFuture<Boolean> saver : savers) {
                assertThat(saver.get()).isTrue();
            }
            assertThat(Tokens.ids(store)).containsExactly("first", "second", "third");
        }
    }

    /** The store stays open, with its connections, and still nobody notices. */
    @Test
    void noOperationKeepsALock() throws Exception {
        try (TokenStore store = Tokens.open(file)) {
            List<ThrowingCallable> operations = List.of(
                    () -> Tokens.save(store, "second"),
                    () -> store.saveTokens(List.of(TestTokens.named("third"), TestTokens.named("fourth"))),
                    () -> store.saveTokens(List.of()),
                    () -> assertThatThrownBy(() -> store.saveToken(TestTokens.named("fifth").toBuilder()
                                    .userName("user first")
                                    .build()))
                            .isInstanceOf(ConflictException.class),
                    () -> assertThat(store.findTokenById("first")).isPresent(),
                    () -> assertThat(store.getTokens()).hasSize(4),
                    () -> {
                        try (Stream<OAuthToken> tokens = store.streamTokens()) {
                            assertThat(tokens.findFirst()).isPresent();
                        }
                    },
                    () -> assertThat(store.deleteToken("first")).isTrue(),
                    () -> assertThat(store.deleteToken("none")).isFalse(),
                    store::deleteTokens);
            for (ThrowingCallable operation : operations) {
                assertThat(operation).satisfies(ThrowingCallable::call);
                assertUnlocked();
            }
        }
    }

    @Test
    void manyStoresInOneProcessLoseNothing() throws Exception {
        int stores = 8;
        int saves = 30;
        inParallel(stores, number -> {
            try (TokenStore store = Tokens.open(file)) {
                for (int i = 0; i < saves; i++) {
                    Tokens.save(store, number + "-" + i);
                    store.saveToken(OAuthToken.builder()
                            .id("shared")
                            .accessToken("access")
                            .attribute(number + "-" + i, "x")
                            .build());
                }
            }
            return true;
        });

        try (TokenStore store = Tokens.open(file)) {
            assertThat(store.getTokens()).hasSize(1 + stores * saves + 1);
            assertThat(store.findTokenById("shared").orElseThrow().attributes()).hasSize(stores * saves);
        }
    }

    /** Each for as long as its patience lasts, and not one after the other. */
    @Test
    @Tag("long")
    void savesGiveUpOnAProcessThatWasStopped() throws Exception {
        try (TokenStore store = Tokens.open(file);
                JavaProcess holder = LockHolder.start(file)) {
            List<StoreUnavailableException> failures = inParallel(6, number -> {
                try {
                    Tokens.save(store, "late" + number);
                    return null;
                } catch (StoreUnavailableException e) {
                    return e;
                }
            });

            assertThat(failures)
                    .doesNotContainNull()
                    .noneMatch(StoreUnavailableException::outcomeUnknown)
                    .allSatisfy(e -> assertThat(e)
                            .hasMessageContaining(file.toString())
                            .hasMessageContaining("nothing was changed"))
                    .anySatisfy(e -> assertThat(e).hasMessageContaining("SQLITE_BUSY"));
            assertThat(Tokens.ids(store)).containsExactly("first");

            holder.kill();
            Tokens.save(store, "second");
            assertThat(Tokens.ids(store)).containsExactly("first", "second");
        }
    }

    private void assertUnlocked() throws Exception {
        try (Connection other = Tokens.connect(file);
                Statement statement = other.createStatement()) {
            Tokens.execute(other, "PRAGMA busy_timeout = 0", "BEGIN IMMEDIATE", "COMMIT");
            try (ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                assertThat(result.getInt(1)).as("somebody reads").isZero();
            }
        }
    }

    private interface Task<T> {
        T run(int number) throws Exception;
    }

    private static <T> List<T> inParallel(int threads, Task<T> task) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                tasks.add(() -> task.run(number));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : pool.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
