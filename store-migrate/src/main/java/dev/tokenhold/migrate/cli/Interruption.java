package dev.tokenhold.migrate.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a command in an orderly way when Ctrl-C or SIGTERM ends the process: it finishes what is under way and writes its
 * checkpoint and its report, and the exit code is its own. Thread-safe.
 */
final class Interruption {

    /** Longer than any commit, and twice as long as stores wait for a server that is gone. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Runnable cancel;
    private volatile boolean interrupted;
    private volatile int exitCode = ExitCode.FAILED.number;

    /** Sets what ends the present work. */
    synchronized void cancelWith(Runnable action) {
        cancel = action;
        if (interrupted) {
            action.run();
        }
    }

    /** Tells whether a signal is ending the process. */
    boolean isInterrupted() {
        return interrupted;
    }

    /** From now on the process ends only after the command. */
    void watch(Output output) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(output), "tokenhold-interruption"));
    }

    /** Ends the process. */
    void exit(int code) {
        exitCode = code;
        ended.countDown();
        System.exit(code);
    }

    private void interrupt(Output output) {
        if (ended.getCount() == 0) {
            return;
        }
        synchronized (this) {
            interrupted = true;
            if (cancel == null) {
                return;
            }
            output.message("interrupted: finishing what is under way");
            cancel.run();
        }
        try {
            if (!ended.await(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)) {
                output.message("what is under way did not end in " + LONGEST_WAIT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // A signal is ending the process: exit would wait for this thread, and the exit code would be the signal's.
        Runtime.getRuntime().halt(exitCode);
    }
}
