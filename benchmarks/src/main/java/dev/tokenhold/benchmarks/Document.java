package dev.tokenhold.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts the results of a run into {@code docs/performance.md}, between two comments, and beside it the plots. */
final class Document {

    private static final Path FILE = Path.of("docs/performance.md");
    private static final Path PLOTS = Path.of("docs/performance");
    private static final String BEGIN = "<!-- results: written by benchmarks/run -->\n";
    private static final String END = "<!-- end of results -->\n";

    private Document() {}

    static void write(Results results, Lines lines) throws IOException {
        String document = Files.readString(FILE);
        int begin = document.indexOf(BEGIN);
        int end = document.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(
                    FILE + " lacks the comments that the results belong between: " + BEGIN + END);
        }
        String report = new Report(results, lines).all();
        Files.writeString(
                FILE, document.substring(0, begin + BEGIN.length()) + "\n" + report + "\n" + document.substring(end));
        new Plots(results, lines).write(PLOTS);
    }
}
