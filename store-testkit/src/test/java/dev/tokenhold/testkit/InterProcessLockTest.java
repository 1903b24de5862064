package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.InterProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class InterProcessLockTest {

    private static final Duration PATIENT = Duration.ofMinutes(1);
    private static final Duration IMPATIENT = Duration.ofMillis(50);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void chooseName() {
        file = folder.resolve("store.lock");
    }

    private JavaProcess holder() {
        JavaProcess process = JavaProcess.start(LockingProcess.class, Map.of(), List.of(file.toString()));
        assertThat(process.readLine()).as(process.errors()).isEqualTo("held");
        return process;
    }

    private void refuses(InterProcessLock lock) {
        AtomicBoolean ran = new AtomicBoolean();
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> lock.holding(() -> {
                    ran.set(true);
                    return 0;
                }))
                .withMessageContaining(file.toString())
                .matches(e -> !e.outcomeUnknown());
        assertThat(ran).isFalse();
    }

    @Test
    void givesTheResultOfTheAction() throws IOException {
        assertThat(new InterProcessLock(file, PATIENT).holding(() -> "result")).isEqualTo("result");
    }

    @Test
    void isFreeAgainAfterAFailure() throws IOException {
        InterProcessLock lock = new InterProcessLock(file, IMPATIENT);

        assertThatIOException()
                .isThrownBy(() -> lock.holding(() -> {
                    throw new IOException("failed");
                }))
                .withMessage("failed");
        assertThat(lock.holding(() -> "free")).isEqualTo("free");
    }

    @Test
    void lockFileStaysAndBelongsToItsOwner() throws IOException {
        new InterProcessLock(file, PATIENT).holding(() -> 0);

        assertThat(file).isEmptyFile();
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void excludesThreadsWhateverNameTheyGiveTheFile() throws IOException {
        Path counter = Files.writeString(folder.resolve("counter"), "0");
        Path otherName = folder.resolve("x").resolve("..").resolve("store.lock");

        Concurrently.run(8, thread -> () -> {
            InterProcessLock lock = new InterProcessLock(thread % 2 == 0 ? file : otherName, PATIENT);
            for (int i = 0; i < 50; i++) {
                lock.holding(() -> LockingProcess.increment(counter));
            }
            return 0;
        });

        assertThat(counter).hasContent("400");
    }

    @Test
    void excludesProcesses() throws IOException {
        Path counter = Files.writeString(folder.resolve("counter"), "0");
        List<String> arguments = List.of(file.toString(), counter.toString(), "200");
        try (JavaProcess one = JavaProcess.start(LockingProcess.class, Map.of(), arguments);
                JavaProcess other = JavaProcess.start(LockingProcess.class, Map.of(), arguments)) {
            InterProcessLock lock = new InterProcessLock(file, PATIENT);
            for (int i = 0; i < 200; i++) {
                lock.holding(() -> LockingProcess.increment(counter));
            }
            one.complete();
            other.complete();
        }

        assertThat(counter).hasContent("600");
    }

    @Test
    void givesUpWhenAnotherProcessKeepsTheLock() throws IOException {
        InterProcessLock lock = new InterProcessLock(file, IMPATIENT);
        try (JavaProcess holder = holder()) {
            refuses(lock);

            holder.kill();

            assertThat(new InterProcessLock(file, PATIENT).holding(() -> "freed by kill"))
                    .isEqualTo("freed by kill");
        }
    }

    @Test
    void givesUpWhenAnotherThreadKeepsTheLock() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        CompletableFuture<Object> holder = CompletableFuture.supplyAsync(() -> hold(held, enough));
        held.await();

        refuses(new InterProcessLock(file, IMPATIENT));

        enough.countDown();
        holder.join();
        assertThat(new InterProcessLock(file, PATIENT).holding(() -> "free")).isEqualTo("free");
    }

    private Object hold(CountDownLatch held, CountDownLatch enough) {
        try {
            return new InterProcessLock(file, PATIENT).holding(() -> {
                held.countDown();
                try {
                    enough.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return 0;
            });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void interruptEndsTheWaitForAThread() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        CompletableFuture<Object> holder = CompletableFuture.supplyAsync(() -> hold(held, enough));
        held.await();

        waitsUntilInterrupted();

        enough.countDown();
        holder.join();
    }

    @Test
    void interruptEndsTheWaitForAProcess() throws Exception {
        try (JavaProcess holder = holder()) {
            assertThat(holder.errors()).isEmpty();
            waitsUntilInterrupted();
        }
    }

    private void waitsUntilInterrupted() throws InterruptedException {
        AtomicBoolean interruptedAfterwards = new AtomicBoolean();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                new InterProcessLock(file, Duration.ofDays(1)).holding(() -> 0);
                failure.complete(null);
            } catch (IOException | RuntimeException e) {
                interruptedAfterwards.set(Thread.currentThread().isInterrupted());
                failure.complete(e);
            }
        });
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        waiting.interrupt();

        assertThat(failure.join()).isInstanceOf(StoreUnavailableException.class);
        waiting.join();
        assertThat(interruptedAfterwards).isTrue();
    }

    @Test
    void interruptedThreadStillRunsItsActionAndStaysInterrupted() throws IOException {
        Thread.currentThread().interrupt();
        try {
            assertThat(new InterProcessLock(file, PATIENT).holding(() -> "done"))
                    .isEqualTo("done");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void saysWhichLockFileCannotBeOpened() {
        for (Path impossible : List.of(folder, folder.resolve("missing").resolve("store.lock"))) {
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> new InterProcessLock(impossible, IMPATIENT).holding(() -> 0))
                    .withMessageContaining(impossible.toString())
                    .matches(e -> !e.outcomeUnknown());
        }
    }
}
