package dev.tokenhold.spi;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.internal.FileFailure;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Says where to read a secret, so that the secret itself never appears in a setting or an argument: {@code env:NAME} (an
 * environment variable), {@code file:PATH} (the first line of a file), {@code stdin} (the next line of standard input) or {@code
 * prompt} (the terminal, without echo). Lines are UTF-8, without their line end.
 */
public final class SecretSource {

    /** The notations of all sources, for messages that ask for one. */
    public static final String NOTATIONS = "env:NAME, file:PATH, stdin, prompt";

    private static final String EXPECTED = "expected one of " + NOTATIONS + " (the secret itself is not accepted)";

    private enum Kind {
        ENV,
        FILE,
        STDIN,
        PROMPT
    }

    private final Kind kind;
    private final String where;

    private SecretSource(Kind kind, String where) {
        this.kind = kind;
        this.where = where;
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
            return new SecretSource(Kind.STDIN, "");
        }
        if (source.equals("prompt")) {
            return new SecretSource(Kind.PROMPT, "");
        }
        if (source.startsWith("env:") && source.length() > 4) {
            return new SecretSource(Kind.ENV, source.substring(4));
        }
        if (source.startsWith("file:") && source.length() > 5) {
            return new SecretSource(Kind.FILE, source.substring(5));
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
        char[] secret = switch (kind) {
            case ENV -> fromEnvironment(what);
            case FILE -> fromFile(what);
            case STDIN -> fromStandardInput(what);
            case PROMPT -> fromTerminal(what);
        };
        if (secret.length == 0) {
            throw new KeyUnavailableException("the " + what + " from " + this + " is empty: it has to be set there");
        }
        return secret;
    }

    /** Returns the source as {@link #parse} reads it, for example {@code env:TOKENHOLD_PASSPHRASE}. */
    @Override
    public String toString() {
        return switch (kind) {
            case ENV -> "env:" + where;
            case FILE -> "file:" + where;
            case STDIN -> "stdin";
            case PROMPT -> "prompt";
        };
    }

    private char[] fromEnvironment(String what) {
        String value = System.getenv(where);
        if (value == null) {
            throw new KeyUnavailableException("the " + what + " is missing: the environment variable " + where
                    + " is not set; set it or name another source, one of " + NOTATIONS);
        }
        return value.toCharArray();
    }

    private char[] fromFile(String what) {
        try (InputStream in = Files.newInputStream(Path.of(where))) {
            return firstLine(in, what);
        } catch (InvalidPathException e) {
            throw new InvalidConfigurationException(
                    "the source of the " + what + " does not name a file: " + e.getReason() + "; " + EXPECTED, e);
        } catch (IOException e) {
            throw new KeyUnavailableException(
                    "the " + what + " cannot be read from " + this + ": " + FileFailure.reason(e), e);
        }
    }

    private char[] fromStandardInput(String what) {
        try {
            return firstLine(System.in, what);
        } catch (IOException e) {
            throw new KeyUnavailableException(
                    "the " + what + " cannot be read from stdin: " + FileFailure.reason(e), e);
        }
    }

    private char[] fromTerminal(String what) {
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
        return secret;
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

    // Byte by byte: a buffer would swallow the next secret from the same stream.
    private char[] firstLine(InputStream in, String what) throws IOException {
        WipedBuffer line = new WipedBuffer();
        try {
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                line.write(b);
            }
            CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(line.content());
            try {
                int length = chars.length();
                if (length > 0 && chars.get(length - 1) == '\r') {
                    length--;
                }
                return Arrays.copyOf(chars.array(), length);
            } finally {
                Arrays.fill(chars.array(), '\0');
            }
        } catch (CharacterCodingException e) {
            throw new KeyUnavailableException("the " + what + " from " + this + " is not UTF-8: save it as UTF-8", e);
        } finally {
            line.wipe();
        }
    }

    private static final class WipedBuffer extends ByteArrayOutputStream {

        @Override
        public synchronized void write(int b) {
            if (count == buf.length) {
                byte[] old = buf;
                buf = Arrays.copyOf(old, old.length * 2);
                Arrays.fill(old, (byte) 0);
            }
            super.write(b);
        }

        synchronized ByteBuffer content() {
            return ByteBuffer.wrap(buf, 0, count);
        }

        synchronized void wipe() {
            Arrays.fill(buf, (byte) 0);
        }
    }
}
