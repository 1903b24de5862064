package dev.tokenhold.zoho.csv;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.internal.RegularFile;
import dev.tokenhold.internal.StoreFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Reads a file into memory, and again when it has changed. Thread-safe. */
final class CsvReading {

    private static final System.Logger LOG = System.getLogger(CsvFile.class.getName());
    private static final int READ_ATTEMPTS = 50;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(10);
    private static final int MEBIBYTE = 1 << 20;

    private record Known(FileIdentity identity, CsvContent content) {}

    private final Path file;
    private final @Nullable StoreFolder folder;
    private @Nullable Known known;
    private Map<OAuthToken, String> knownIds = Map.of();
    private boolean warnedOfEnd;

    CsvReading(Path file) {
        this.file = file;
        Path parent = file.getParent();
        // Without the folder the store is empty and cannot be saved to.
        this.folder = parent != null && Files.isDirectory(parent) ? StoreFolder.of(file, "the file") : null;
    }

    /** Remembers that there is a file: without one, the store is not empty from then on, but gone. */
    void found() {
        if (folder != null) {
            folder.found();
        }
    }

    /** The present content of the file; empty when it does not exist. */
    synchronized CsvContent content() {
        try {
            for (int attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
                Instant now = Instant.now();
                boolean wasFound = folder != null && folder.wasFound();
                FileIdentity identity = FileIdentity.of(file);
                if (known != null && known.identity().equals(identity)) {
                    return known.content();
                }
                // Frees the memory for the new content.
                known = null;
                if (identity == null) {
                    if (folder != null) {
                        folder.requireEmpty(wasFound);
                    }
                    return CsvContent.none(file);
                }
                found();
                CsvContent content = read(identity);
                if (content != null) {
                    knownIds = content.knownIds();
                    if (identity.showsChangesAfter(now)) {
                        known = new Known(identity, content);
                    }
                    warnOfEnd(content);
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

    /** Notes the ids of the tokens in a file without ids, so that they stay with the tokens when other rows go. */
    synchronized void remember(List<OAuthToken> written) {
        knownIds = CsvContent.knownIds(written);
    }

    /** Null when the file changes meanwhile. */
    private @Nullable CsvContent read(FileIdentity identity) throws IOException {
        try (InputStream in = RegularFile.read(file)) {
            byte[] bytes = in.readAllBytes();
            return identity.equals(FileIdentity.of(file)) ? CsvContent.of(file, bytes, knownIds) : null;
        } catch (IOException e) {
            if (identity.equals(FileIdentity.of(file))) {
                throw e;
            }
            return null;
        } catch (OutOfMemoryError e) {
            throw new StoreUnavailableException(
                    file + " cannot be read: its " + identity.size() + " bytes take more memory than the "
                            + Runtime.getRuntime().maxMemory() / MEBIBYTE
                            + " MiB that Java may use; give Java more with -Xmx, some five times the size of the file",
                    e);
        }
    }

    private void warnOfEnd(CsvContent content) {
        if (content.looksCut() && !warnedOfEnd) {
            warnedOfEnd = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the last line of " + file + " has no line end; if a crash cut the file there, the last value is"
                            + " incomplete: check it, and end the line");
        }
    }
}
