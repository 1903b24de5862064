package dev.tokenhold.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The end of what a program writes to its standard error, at most 1,000 characters. Thread-safe. */
final class ErrorTail {

    private static final int MAX_CHARS = 1_000;

    /** What programs need at most to write their last words, if a process that they left behind keeps the stream open. */
    private static final long GRACE_SECONDS = 3;

    private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;:?]*[ -/]*[@-~]");
    private static final Pattern NOT_FOR_MESSAGES = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final StringBuilder tail = new StringBuilder();
    private boolean isCut;

    /** Reads to the end, so that the program never waits for a reader. */
    void read(InputStream errors) {
        try (Reader reader = new InputStreamReader(errors, StandardCharsets.UTF_8)) {
            char[] buffer = new char[MAX_CHARS];
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                append(CharBuffer.wrap(buffer, 0, count));
            }
        } catch (IOException e) {
            append(" (the rest cannot be read)");
        } finally {
            ended.complete(true);
        }
    }

    private synchronized void append(CharSequence text) {
        tail.append(text);
        if (tail.length() > MAX_CHARS) {
            tail.delete(0, tail.length() - MAX_CHARS);
            isCut = true;
        }
    }

    /**
     * Returns what the program has written, once it has ended. Its lines become one, without control characters, so that it fits a
     * message and cannot change a terminal.
     *
     * @return the text, empty if there is none
     */
    String text() {
        ended.completeOnTimeout(false, GRACE_SECONDS, TimeUnit.SECONDS).join();
        synchronized (this) {
            String lines = COLOUR.matcher(tail)
                    .replaceAll("")
                    .lines()
                    .map(line -> NOT_FOR_MESSAGES.matcher(line).replaceAll(" ").strip())
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.joining(" / "));
            return (isCut ? "…" : "") + lines;
        }
    }
}
