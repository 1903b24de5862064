package dev.tokenhold.migrate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** What a command printed, and how it ended. */
record CommandResult(String out, String err, int exitCode) {

    static CommandResult of(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                StoreMigrate.run(arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        return new CommandResult(out.toString(UTF_8), err.toString(UTF_8), exitCode);
    }
}
