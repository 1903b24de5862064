package dev.tokenhold.testkit;

import dev.tokenhold.internal.InterProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Takes a lock: with one argument for as long as it lives, with a counter and a number to increment it so many times. */
final class LockingProcess {

    private LockingProcess() {}

    public static void main(String[] arguments) throws IOException {
        InterProcessLock lock = new InterProcessLock(Path.of(arguments[0]), Duration.ofMinutes(1));
        if (arguments.length == 1) {
            lock.holding(() -> {
                System.out.println("held");
                return System.in.read();
            });
            return;
        }
        Path counter = Path.of(arguments[1]);
        for (int i = Integer.parseInt(arguments[2]); i > 0; i--) {
            lock.holding(() -> increment(counter));
        }
    }

    static int increment(Path counter) throws IOException {
        int next = Integer.parseInt(Files.readString(counter)) + 1;
        Files.writeString(counter, Integer.toString(next));
        return next;
    }
}
