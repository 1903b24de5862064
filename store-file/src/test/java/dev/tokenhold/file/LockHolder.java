package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.testkit.JavaProcess;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** Another process that holds the lock of a token file until it is killed, as one that was stopped in the middle of a save. */
final class LockHolder {

    private LockHolder() {}

    static JavaProcess start(Path lockFile) {
        JavaProcess process = JavaProcess.start(LockHolder.class, Map.of(), List.of(lockFile.toString()));
        assertThat(process.readLine()).as(process.errors()).isEqualTo("locked");
        return process;
    }

    /** The program of the process. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (FileChannel channel =
                FileChannel.open(Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            System.out.println("locked");
            Thread.sleep(JavaProcess.LIFETIME.toMillis());
        }
    }
}
