package dev.tokenhold.zoho;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.DurableFiles;
import dev.tokenhold.spi.FileFailure;
import dev.tokenhold.spi.InterProcessLock;
import dev.tokenhold.spi.TokenIds;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The file: its content, read again when it has changed, and its atomic replacement. Thread-safe. */
final class CsvFile {

    private static final System.Logger LOG = System.getLogger(CsvFile.class.getName());
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(30);
    private static final int READ_ATTEMPTS = 50;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(10);
    // What an array can hold.
    private static final long MAX_SIZE = Integer.MAX_VALUE - 8;

    // Decimal ids by their numbers, as people expect them.
    private static final Comparator<OAuthToken> ROW_ORDER = Comparator.comparing(
            OAuthToken::id, Comparator.comparingInt(String::length).thenComparing(TokenIds.ORDER));

    private record Loaded(FileIdentity identity, CsvContent content) {}

    private final Path file;
    private @Nullable Loaded loaded;
    private boolean warnedOfEnd;

    CsvFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** What the file says at present; nothing when it does not exist. */
    synchronized CsvContent content() {
        try {
            for (int attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
                Instant now = Instant.now();
                FileIdentity identity = identity();
                if (identity == null) {
                    loaded = null;
                    return CsvContent.none(file);
                }
                if (loaded != null && loaded.identity().equals(identity)) {
                    return loaded.content();
                }
                loaded = null;
                byte[] bytes = read();
                if (identity.equals(identity())) {
                    CsvContent content = parse(bytes);
                    loaded = identity.showsChangesAfter(now) ? new Loaded(identity, content) : null;
                    return content;
                }
                LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            }
        } catch (IOException e) {
            throw new StoreUnavailableException(file + " cannot be read: " + FileFailure.reason(e), e);
        }
        throw new StoreUnavailableException(
                file + " changes all the time while it is being read: stop the program that writes it, or try again");
    }

    /**
     * Changes the tokens and, if that made a difference, writes the file.
     *
     * @param creating whether to write a file that is missing in any case
     * @param change what to do to the tokens; what it throws is thrown, and nothing is written then
     */
    <T> T change(boolean creating, Function<InMemoryTokenStore, T> change) {
        try {
            Path target = DurableFiles.resolve(file);
            Path lock = target.resolveSibling(target.getFileName() + ".lock");
            return new InterProcessLock(lock, LOCK_PATIENCE).holding(() -> {
                CsvContent before = content();
                InMemoryTokenStore tokens = before.copyOfTokens();
                List<OAuthToken> old = tokens.getTokens();
                T result = change.apply(tokens);
                if (!tokens.getTokens().equals(old) || (creating && Files.notExists(target))) {
                    DurableFiles.replace(target, out -> write(tokens.getTokens(), out));
                    warnOfOverruled(before);
                }
                return result;
            });
        } catch (DurableFiles.NotDurableException e) {
            throw new StoreUnavailableException(
                    file + " was written, but may not survive a loss of power: " + e.getMessage() + "; save again",
                    true,
                    e);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    file + " cannot be written: " + FileFailure.reason(e) + "; nothing was changed", e);
        }
    }

    private @Nullable FileIdentity identity() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new IOException(attributes.isDirectory() ? "it is a directory" : "it is not a regular file");
            }
            if (attributes.size() > MAX_SIZE) {
                throw new IOException("it has " + attributes.size() + " bytes; at most " + MAX_SIZE + " can be read");
            }
            return new FileIdentity(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    // Not by a channel, which an interrupt of the thread would close under our hands.
    private byte[] read() throws IOException {
        try (InputStream in = new FileInputStream(file.toFile())) {
            return in.readAllBytes();
        } catch (FileNotFoundException e) {
            if (identity() == null) {
                return new byte[0];
            }
            throw e;
        }
    }

    private CsvContent parse(byte[] bytes) {
        CsvRows rows = new CsvRows(file, bytes);
        if (rows.endsWithinLine() && !warnedOfEnd) {
            warnedOfEnd = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the last line of " + file + " has no line end; if a crash cut the file there, the last value is"
                            + " incomplete: check it, and end the line");
        }
        return CsvContent.of(file, rows);
    }

    private void warnOfOverruled(CsvContent before) {
        List<Integer> lines = before.overruledLines();
        if (!lines.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    file + " was written without what its lines " + Places.shown(lines)
                            + " said before: other lines with the same user and"
                            + " client, which expire later, stood for them");
        }
    }

    private static void write(List<OAuthToken> tokens, OutputStream out) throws IOException {
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
        try {
            csv.writeRecord(SdkColumns.CURRENT);
            tokens.stream().sorted(ROW_ORDER).map(SdkColumns::values).forEach(csv::writeRecord);
            csv.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
