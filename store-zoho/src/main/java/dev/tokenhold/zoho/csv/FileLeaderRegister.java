package dev.tokenhold.zoho.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.DurableFiles;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.internal.InterProcessLock;
import dev.tokenhold.internal.RegularFile;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.zoho.row.NoteText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the register of a CSV file in a file beside it, {@code PATH.leader}: the note in hexadecimal digits. Thread-safe. */
final class FileLeaderRegister implements LeaderRegister {

    // Longer than any note.
    private static final int READ_AT_MOST = 1_000;

    private final Path file;
    private final InterProcessLock lock;

    /** {@code store} is the CSV file, symbolic links resolved, and {@code lock} what its writers hold. */
    FileLeaderRegister(Path store, InterProcessLock lock) {
        this.file = store.resolveSibling(store.getFileName() + ".leader");
        this.lock = lock;
    }

    @Override
    public Optional<Bytes> read() {
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        String text;
        try (InputStream in = RegularFile.read(file, LinkOption.NOFOLLOW_LINKS)) {
            text = new String(in.readNBytes(READ_AT_MOST), UTF_8);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    file + ", which tells whether the store leads its mirror, cannot be read: " + FileFailure.reason(e)
                            + "; make it readable and try again",
                    e);
        }
        return Optional.of(NoteText.parse(text.strip())
                .orElseThrow(() -> new CorruptStoreException(file
                        + " does not hold a note about a mirror: restore it, or delete it and begin the mirror anew")));
    }

    @Override
    public boolean compareAndSet(@Nullable Bytes expected, @Nullable Bytes next) {
        try {
            return lock.holding(() -> {
                if (!Objects.equals(read().orElse(null), expected)) {
                    return false;
                }
                if (next == null) {
                    DurableFiles.delete(file);
                } else {
                    DurableFiles.replace(file, out -> out.write((NoteText.of(next) + "\n").getBytes(UTF_8)));
                }
                return true;
            });
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    file + ", which tells whether the store leads its mirror, cannot be written: "
                            + FileFailure.reason(e) + "; put that right and try again",
                    e instanceof DurableFiles.NotDurableException,
                    e);
        }
    }
}
