package dev.tokenhold.migrate.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets a command end in an orderly way when the process is told to end, by Ctrl-C or SIGTERM: what is under way is finished, a
 * checkpoint and a report are written, and the exit code is the command's. Thread-safe.
 */
final class Interruption {

    /** No commit takes as long; a server that is gone is waited for half of it. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Runnable cancel;
    private boolean interrupted;
    private volatile int exitCode = ExitCode.FAILED.number;

    /** What ends the work that is being done; null when nothing has to be ended. */
    synchronized void cancelWith(@Nullable Runnable action) {
        cancel = action;
        if (interrupted && action != null) {
            action.run();
        }
    }

    /** From now on the process does not end before the command has. */
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
                output.message("what was under way did not end in " + LONGEST_WAIT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // In a process that is being ended by a signal, exit would wait for this thread, and the code would be the
        // signal's.
        Runtime.getRuntime().halt(exitCode);
    }
}
