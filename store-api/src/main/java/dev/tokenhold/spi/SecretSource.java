package dev.tokenhold.spi;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.internal.OpenToOthers;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Says where to read a secret, so that the secret itself never appears in a setting or an argument:
 *
 * <ul>
 *   <li>{@code env:NAME}: the first line of an environment variable
 *   <li>{@code file:PATH}: the first line of a file
 *   <li>{@code stdin}: the next line of standard input
 *   <li>{@code prompt}: the terminal, without echo
 *   <li>{@code command:PROGRAM ARG…}: the first line that a program prints. White space separates its arguments, except in double
 *       quotes, which are not part of an argument. No other character has a meaning, and no shell runs. The program has this
 *       process's environment, an empty standard input, and 30 seconds to end with exit code 0. It runs each time that the secret is
 *       read. Only if it fails does a message show the end of what it wrote to its standard error.
 * </ul>
 *
 * <p>Lines are UTF-8, have at most 1 MiB, and are taken without their line end and without a byte order mark at their beginning. What is
 * in a variable or typed has to be in the character set of the process's locale, or it is refused.
 */
public final class SecretSource {

    /** The notations of all sources, for messages that ask for one. */
    public static final String NOTATIONS = "env:NAME, file:PATH, stdin, prompt, command:PROGRAM ARG…";

    /** Begins the notation of a command. */
    static final String COMMAND = "command:";

    private static final char UNDECODED = '\uFFFD';

    private static final String EXPECTED = "expected one of " + NOTATIONS + " (the secret itself is not accepted)";

    private interface Reading {

        char[] read(String what) throws IOException;
    }

    private final String notation;
    private final Reading reading;

    private SecretSource(String notation, Reading reading) {
        this.notation = notation;
        this.reading = reading;
    }

    /**
     * Parses a source, without reading from it.
     *
     * @param source one of {@value #NOTATIONS}
     * @return the source
     * @throws InvalidConfigurationException if it is none of these; the message does not repeat the text, which may be a secret
     */
    public static SecretSource parse(String source) {
        if (source.equals("stdin")) {
            return new SecretSource(source, what -> firstLine(System.in));
        }
        if (source.equals("prompt")) {
            return new SecretSource(source, SecretSource::fromTerminal);
        }
        if (source.startsWith("env:") && source.length() > 4) {
            return new SecretSource(source, what -> fromEnvironment(source.substring(4), what));
        }
        if (source.startsWith("file:") && source.length() > 5) {
            return new SecretSource(source, what -> fromFile(source.substring(5), what));
        }
        if (source.startsWith(COMMAND)) {
            SecretCommand command = SecretCommand.parse(source.substring(COMMAND.length()));
            return new SecretSource(command.toString(), command::read);
        }
        throw new InvalidConfigurationException("that is not a source of a secret: " + EXPECTED);
    }

    /**
     * Reads the secret.
     *
     * @param what what the secret is, for messages and the prompt, for example {@code passphrase of tokenhold.keyring}
     * @return the secret, not empty; overwrite it after use
     * @throws KeyUnavailableException if there is none
     */
    public char[] read(String what) {
        try {
            char[] secret = reading.read(what);
            if (secret.length == 0) {
                throw new KeyUnavailableException(
                        "the " + what + " from " + this + " is empty: it has to be set there");
            }
            return secret;
        } catch (CharacterCodingException e) {
            throw new KeyUnavailableException(
                    "the " + what + " from " + this + " is not UTF-8: it has to be set there in UTF-8", e);
        } catch (IOException e) {
            throw new KeyUnavailableException(
                    "the " + what + " cannot be read from " + this + ": " + FileFailure.reason(e), e);
        }
    }

    /**
     * Returns the source as {@link #parse} reads it, for example {@code env:TOKENHOLD_PASSPHRASE}; but of a command only the program,
     * for example {@code command:vault …}.
     */
    @Override
    public String toString() {
        return notation;
    }

    private static char[] fromEnvironment(String name, String what) {
        String value = System.getenv(name);
        if (value == null) {
            throw new KeyUnavailableException("the " + what + " is missing: the environment variable " + name
                    + " is not set; set it or name another source, one of " + NOTATIONS);
        }
        return decoded(SecretLine.in(value), what);
    }

    // Java puts the same character in place of each one that it cannot decode, so that many secrets would be one.
    private static char[] decoded(char[] secret, String what) {
        for (char c : secret) {
            if (c == UNDECODED) {
                Arrays.fill(secret, '\0');
                throw new KeyUnavailableException("the " + what
                        + " has a character that the locale of this process does not have: set LC_ALL=C.UTF-8, or name"
                        + " another source, one of " + NOTATIONS);
            }
        }
        return secret;
    }

    private static char[] fromFile(String path, String what) throws IOException {
        try {
            Path file = Path.of(path);
            OpenToOthers.warn(file, "the file of the " + what);
            try (InputStream in = Files.newInputStream(file)) {
                return firstLine(in);
            }
        } catch (InvalidPathException e) {
            throw new InvalidConfigurationException(
                    "the source of the " + what + " does not name a file: " + e.getReason() + "; " + EXPECTED, e);
        }
    }

    private static char[] firstLine(InputStream in) throws IOException {
        SecretLine line = SecretLine.read(in);
        try {
            return line.text();
        } finally {
            line.wipe();
        }
    }

    private static char[] fromTerminal(String what) {
        Console console = terminal();
        if (console == null) {
            throw new KeyUnavailableException("the " + what
                    + " cannot be asked for: there is no terminal; name another source, one of "
                    + NOTATIONS);
        }
        char[] secret = console.readPassword("%s: ", what);
        if (secret == null) {
            throw new KeyUnavailableException("the " + what + " was not given at the prompt");
        }
        return decoded(secret, what);
    }

    // From JDK 22 on there may be a console without a terminal; only its isTerminal, which JDK 17 lacks, tells.
    @SuppressWarnings("SystemConsoleNull")
    private static @Nullable Console terminal() {
        Console console = System.console();
        if (console == null) {
            return null;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console) ? console : null;
        } catch (NoSuchMethodException e) {
            return console;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Console.isTerminal cannot be called", e);
        }
    }
}
