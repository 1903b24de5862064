package dev.tokenhold.migrate.cli;

import dev.tokenhold.internal.PrintableText;
import java.io.PrintStream;

/**
 * The streams that a command writes to.
 *
 * @param out for results
 * @param err for everything else
 */
record Output(PrintStream out, PrintStream err) {

    /** Prints a line of a result. It may contain any text from a store. */
    void print(String line) {
        out.println(PrintableText.of(line));
    }

    /** Prints a message as one line. */
    void message(String message) {
        err.println("store-migrate: " + PrintableText.of(message));
    }
}
