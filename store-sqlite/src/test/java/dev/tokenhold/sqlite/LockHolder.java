package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.testkit.JavaProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;

/** Another process that is in the middle of writing until it is killed, as one that was stopped there. */
final class LockHolder {

    private LockHolder() {}

    static JavaProcess start(Path database) {
        JavaProcess process = JavaProcess.start(LockHolder.class, Map.of(), List.of(database.toString()));
        assertThat(process.readLine()).as(process.errors()).isEqualTo("locked");
        return process;
    }

    /** The program of the process. */
    public static void main(String[] arguments) throws Exception {
        try (Connection connection = Tokens.connect(Path.of(arguments[0]))) {
            Tokens.execute(connection, "BEGIN IMMEDIATE", "UPDATE tokenhold SET version = version + 1");
            System.out.println("locked");
            Thread.sleep(JavaProcess.LIFETIME.toMillis());
        }
    }
}
