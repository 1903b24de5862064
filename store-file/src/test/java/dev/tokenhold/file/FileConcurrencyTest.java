package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.ConflictException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.TestTokens;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many writers and readers of one file in one process. */
class FileConcurrencyTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("tokens.enc");
    }

    @Test
    void everyQuickSaveIsLaterThanTheOneBeforeAndSeenAtOnce() throws IOException {
        FileTime last = FileTime.fromMillis(0);
        try (TokenStore writer = open();
                TokenStore reader = open()) {
            for (int i = 0; i < 200; i++) {
                String value = "access " + i;
                writer.saveToken(OAuthToken.builder().id("7").accessToken(value).build());

                FileTime modified = Files.getLastModifiedTime(file);
                assertThat(modified).isGreaterThan(last);
                last = modified;
                assertThat(reader.findTokenById("7"))
                        .map(OAuthToken::accessToken)
                        .contains(value);
            }
        }
    }

    @Test
    void savesAreSeenAlsoWhenTheClockWasSetBack() throws IOException {
        try (TokenStore writer = open();
                TokenStore reader = open()) {
            save(writer, "first");
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));
            assertThat(ids(reader)).containsExactly("first");
            for (int i = 0; i < 20; i++) {
                FileTime before = Files.getLastModifiedTime(file);
                save(writer, "later" + i);

                assertThat(Files.getLastModifiedTime(file)).isGreaterThan(before);
                assertThat(reader.findTokenById("later" + i)).isPresent();
            }
        }
    }

    @Test
    void threadsThatSaveAtOnceShareWritesAndLoseNothing() throws Exception {
        int threads = 64;
        int saves = 10;
        try (TokenStore store = open()) {
            inParallel(threads, thread -> {
                for (int i = 0; i < saves; i++) {
                    save(store, thread + "-" + i);
                }
                return null;
            });

            assertThat(store.getTokens()).hasSize(threads * saves);
        }

        assertThat(generation()).isBetween(1L, (long) threads * saves - 1);
        try (TokenStore reopened = open()) {
            assertThat(reopened.getTokens()).hasSize(threads * saves);
        }
    }

    @Test
    void refusedSaveFailsAloneAmongThoseItSharesAWriteWith() throws Exception {
        int threads = 32;
        try (TokenStore store = open()) {
            save(store, "taken");
            List<Boolean> refused = inParallel(threads, thread -> {
                try {
                    OAuthToken token = TestTokens.named("new" + thread);
                    store.saveToken(
                            thread % 2 == 0
                                    ? token
                                    : token.toBuilder().userName("user taken").build());
                    return false;
                } catch (ConflictException e) {
                    return true;
                }
            });

            assertThat(refused)
                    .isEqualTo(IntStream.range(0, threads)
                            .mapToObj(i -> i % 2 == 1)
                            .toList());
            assertThat(store.getTokens()).hasSize(1 + threads / 2);
        }
    }

    @Test
    void manyStoresOnOneFileLoseNothing() throws Exception {
        int stores = 8;
        int saves = 25;
        inParallel(stores, number -> {
            for (int i = 0; i < saves; i++) {
                // Also with a store per save, so that opening and closing comes between.
                try (TokenStore store = open()) {
                    store.saveToken(OAuthToken.builder()
                            .userName("anna")
                            .accessToken("a")
                            .attribute(number + "-" + i, "1")
                            .build());
                }
            }
            return null;
        });

        try (TokenStore store = open()) {
            assertThat(store.getTokens())
                    .singleElement()
                    .satisfies(token -> assertThat(token.attributes()).hasSize(stores * saves));
        }
    }

    @Test
    void interruptedThreadSavesReadsAndStaysInterrupted() {
        try (TokenStore store = open()) {
            Thread.currentThread().interrupt();
            save(store, "first");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            assertThat(ids(store)).containsExactly("first");
            store.deleteToken("first");
            save(store, "second");

            assertThat(Thread.interrupted()).isTrue();
            assertThat(ids(store)).containsExactly("second");
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void threadThatIsInterruptedAllTheTimeLosesNothingAndDisturbsNobody() throws Exception {
        int saves = 60;
        try (TokenStore store = open()) {
            AtomicBoolean done = new AtomicBoolean();
            AtomicBoolean interruptedAtTheEnd = new AtomicBoolean();
            Thread saver = new Thread(() -> {
                for (int i = 0; i < saves; i++) {
                    save(store, "interrupted" + i);
                }
                interruptedAtTheEnd.set(Thread.currentThread().isInterrupted());
                done.set(true);
            });
            saver.start();
            Thread interrupter = new Thread(() -> {
                while (!done.get() && saver.isAlive()) {
                    saver.interrupt();
                    LockSupport.parkNanos(100_000);
                }
            });
            interrupter.start();
            for (int i = 0; i < saves; i++) {
                save(store, "calm" + i);
            }
            saver.join();
            interrupter.join();

            assertThat(done).isTrue();
            assertThat(interruptedAtTheEnd).isTrue();
            assertThat(store.getTokens()).hasSize(2 * saves);
        }
    }

    @Test
    void readersNeverSeeAHalfWrittenGeneration() throws Exception {
        int generations = 150;
        try (TokenStore writer = open()) {
            writer.saveTokens(generation(0));
            AtomicBoolean done = new AtomicBoolean();
            inParallel(3, thread -> {
                if (thread == 0) {
                    for (int i = 1; i <= generations; i++) {
                        writer.saveTokens(generation(i));
                    }
                    done.set(true);
                    return null;
                }
                try (TokenStore reader = open()) {
                    while (!done.get()) {
                        List<OAuthToken> seen = reader.getTokens();
                        assertThat(seen).hasSize(5);
                        assertThat(seen.stream().map(OAuthToken::accessToken).distinct())
                                .hasSize(1);
                    }
                }
                return null;
            });
        }
    }

    @Test
    void openFilesAreClosed() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors), "needs " + descriptors);
        try (TokenStore store = open()) {
            save(store, "warm-up");
            store.getTokens();
        }
        int before = Folder.names(descriptors).size();
        for (int i = 0; i < 50; i++) {
            try (TokenStore store = open()) {
                save(store, "token" + i);
                store.getTokens();
                store.deleteToken("token" + i);
            }
        }

        assertThat(Folder.names(descriptors).size()).isLessThan(before + 20);
    }

    private static List<OAuthToken> generation(int number) {
        return IntStream.range(0, 5)
                .mapToObj(i -> OAuthToken.builder()
                        .id("id" + i)
                        .accessToken("access " + number)
                        .build())
                .toList();
    }

    private long generation() throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file)).getLong(16);
    }

    private interface Task<T> {
        T run(int thread) throws Exception;
    }

    private static <T> List<T> inParallel(int threads, Task<T> task) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<T>> tasks = IntStream.range(0, threads)
                    .<Callable<T>>mapToObj(thread -> () -> task.run(thread))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> result : pool.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    private TokenStore open() {
        return FileTokenStore.open(file, TestKeyring.keyring());
    }

    private static void save(TokenStore store, String name) {
        store.saveToken(TestTokens.named(name));
    }

    private static List<String> ids(TokenStore store) {
        return store.getTokens().stream().map(OAuthToken::id).toList();
    }
}
