package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.testkit.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another process holds the lock. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FileLockTest {

    @TempDir
    private Path folder;

    private Path file;
    private Path lockFile;

    @BeforeEach
    void saveFirstToken() {
        file = folder.resolve("tokens.enc");
        lockFile = folder.resolve("tokens.enc.lock");
        try (TokenStore store = open()) {
            store.saveToken(TestTokens.named("first"));
        }
    }

    @Test
    void saveWaitsForTheLockAndReadsDoNot() throws Exception {
        try (TokenStore store = open();
                JavaProcess holder = LockHolder.start(lockFile)) {
            CompletableFuture<OAuthToken> save =
                    CompletableFuture.supplyAsync(() -> store.saveToken(TestTokens.named("second")));
            TimeUnit.MILLISECONDS.sleep(300);
            assertThat(save).isNotDone();

            assertThat(store.findTokenById("first")).isPresent();
            assertThat(store.findToken(
                            TestTokens.named("first").toBuilder().id(null).build()))
                    .isPresent();
            try (TokenStore opened = open()) {
                assertThat(opened.getTokens()).hasSize(1);
            }
            assertThat(save).isNotDone();

            holder.kill();
            save.get();
            assertThat(store.getTokens()).hasSize(2);
        }
    }

    @Test
    void callersThatShareAFailedWriteGetAnExceptionEach() throws Exception {
        assertEachGetsAnException(CorruptStoreException.class, new byte[] {1, 2, 3});
    }

    @Test
    void callersThatShareAFileOfANewerVersionGetAnExceptionEach() throws Exception {
        assertEachGetsAnException(
                UnsupportedFormatException.class,
                new VectorBytes().text("THTOKENS").u16(2).withDigest());
    }

    private void assertEachGetsAnException(Class<?> type, byte[] content) throws Exception {
        int callers = 8;
        try (TokenStore store = open();
                JavaProcess holder = LockHolder.start(lockFile)) {
            List<Thread> threads = new ArrayList<>();
            List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < callers; i++) {
                OAuthToken token = TestTokens.named("second" + i);
                threads.add(new Thread(() -> failures.add(catchThrowable(() -> store.saveToken(token)))));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                while (thread.getState() != Thread.State.WAITING) {
                    TimeUnit.MILLISECONDS.sleep(10);
                }
            }
            Files.write(file, content);

            holder.kill();

            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failures)
                    .hasSize(callers)
                    .allSatisfy(
                            failure -> assertThat(failure).isInstanceOf(type).hasMessageContaining(file.toString()));
            Set<Throwable> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
            distinct.addAll(failures);
            assertThat(distinct).as("one exception per caller").hasSize(callers);
        }
    }

    @Test
    void interruptDoesNotEndTheWait() throws Exception {
        try (TokenStore store = open();
                JavaProcess holder = LockHolder.start(lockFile)) {
            CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
            Thread saver = new Thread(() -> {
                try {
                    store.saveToken(TestTokens.named("second"));
                    stillInterrupted.complete(Thread.currentThread().isInterrupted());
                } catch (RuntimeException e) {
                    stillInterrupted.completeExceptionally(e);
                }
            });
            saver.start();
            TimeUnit.MILLISECONDS.sleep(100);
            saver.interrupt();
            TimeUnit.MILLISECONDS.sleep(100);
            assertThat(stillInterrupted).isNotDone();

            holder.kill();

            assertThat(stillInterrupted.get()).isTrue();
            assertThat(store.getTokens()).hasSize(2);
        }
    }

    @Test
    void lockFileThatCannotBeOpenedIsNamed() throws IOException {
        Files.delete(lockFile);
        Files.createDirectory(lockFile);
        try (TokenStore store = open()) {
            assertThatThrownBy(() -> store.saveToken(TestTokens.named("second")))
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.outcomeUnknown()).isFalse())
                    .hasMessageContaining(lockFile.toString());
            assertThat(store.getTokens()).hasSize(1);
        }
    }

    @Test
    @Tag("long")
    void savingGivesUpOnAProcessThatWasStopped() throws Exception {
        byte[] before = Files.readAllBytes(file);
        try (TokenStore store = open();
                JavaProcess holder = LockHolder.start(lockFile)) {
            assertThatThrownBy(() -> store.saveToken(TestTokens.named("second")))
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.outcomeUnknown()).isFalse())
                    .hasMessageContaining(lockFile.toString())
                    .hasMessageContaining("30 s");
            assertThat(Files.readAllBytes(file)).isEqualTo(before);

            holder.kill();
            store.saveToken(TestTokens.named("second"));
            assertThat(store.getTokens()).hasSize(2);
        }
    }

    private TokenStore open() {
        return FileTokenStore.open(file, TestKeyring.keyring());
    }
}
