package dev.tokenhold.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.Leadership;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the register of a file store in a file beside it, {@code PATH.leader}. Thread-safe. */
public final class FileLeaderRegister implements LeaderRegister {

    // Longer than any register.
    private static final int READ_AT_MOST = 100;

    private final Path file;
    private final InterProcessLock lock;

    /**
     * Creates the register beside a file.
     *
     * @param store the file of the store; resolve a symbolic link first
     * @param lock the lock that writers of the store hold
     */
    public FileLeaderRegister(Path store, InterProcessLock lock) {
        this.file = store.resolveSibling(store.getFileName() + ".leader");
        this.lock = lock;
    }

    @Override
    public Optional<Leadership> read() {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        String text;
        // A FileInputStream, since an interrupt of the thread would close a channel.
        try (InputStream in = new FileInputStream(file.toFile())) {
            text = new String(in.readNBytes(READ_AT_MOST), UTF_8);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    file + ", which tells whether the store leads its mirror, cannot be read: " + FileFailure.reason(e)
                            + "; make it readable and try again",
                    e);
        }
        return Optional.of(Leadership.parse(text.strip())
                .orElseThrow(() -> new CorruptStoreException(file
                        + " does not tell whether the store leads its mirror: expected a line such as \"leads 1\"; restore it, or"
                        + " delete it and begin the mirror anew")));
    }

    @Override
    public boolean compareAndSet(@Nullable Leadership expected, Leadership next) {
        try {
            return lock.holding(() -> {
                if (!Objects.equals(read().orElse(null), expected)) {
                    return false;
                }
                DurableFiles.replace(file, out -> out.write((next + "\n").getBytes(UTF_8)));
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
