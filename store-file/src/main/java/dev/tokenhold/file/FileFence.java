package dev.tokenhold.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.DurableFiles;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.internal.InterProcessLock;
import dev.tokenhold.internal.RegularFile;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.WriteFence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Fences a token file with a file beside it, which is created and deleted under the lock that every writer holds. The fence is up
 * as long as that file exists, whatever its content. Thread-safe.
 */
final class FileFence implements WriteFence {

    // Longer than any notice.
    private static final int READ_AT_MOST = 1_000;

    private final Path store;
    private final Path file;
    private final InterProcessLock lock;

    FileFence(Path store, InterProcessLock lock) {
        this.store = store;
        this.file = store.resolveSibling(store.getFileName() + ".fence");
        this.lock = lock;
    }

    /**
     * Every writer calls this under the lock.
     *
     * @throws StoreUnavailableException if the fence is up
     */
    void requireLifted() {
        Optional<FenceNotice> notice = raised();
        if (notice.isPresent()) {
            throw notice.get().refusal("the token file " + store, null);
        }
    }

    @Override
    public Optional<FenceNotice> raised() {
        // Not the opposite of Files.exists: if neither can be told, the fence counts as up.
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = RegularFile.read(file, LinkOption.NOFOLLOW_LINKS)) {
            Optional<FenceNotice> notice = FenceNotice.in(new String(in.readNBytes(READ_AT_MOST), UTF_8));
            return notice.isPresent() ? notice : Optional.of(unreadable());
        } catch (IOException e) {
            // It may have been lifted in between.
            return Files.notExists(file, LinkOption.NOFOLLOW_LINKS) ? Optional.empty() : Optional.of(unreadable());
        }
    }

    @Override
    public FenceNotice raise(String by) {
        FenceNotice wanted = new FenceNotice(by, Instant.now());
        return changing("raised", () -> {
            Optional<FenceNotice> standing = raised();
            if (standing.isPresent()) {
                return standing.get();
            }
            // First an empty file, which root gives to the owner of the folder so that the owner can read it.
            DurableFiles.createEmpty(file);
            write(wanted);
            return wanted;
        });
    }

    @Override
    public boolean lift() {
        return changing("lifted", () -> DurableFiles.delete(file));
    }

    private void write(FenceNotice notice) throws IOException {
        try {
            DurableFiles.replace(file, out -> out.write((notice + "\n").getBytes(UTF_8)));
        } catch (DurableFiles.NotDurableException e) {
            throw e;
        } catch (IOException e) {
            // The empty file would fence the store without a name.
            DurableFiles.delete(file);
            throw e;
        }
    }

    private <T> T changing(String how, InterProcessLock.Action<T> action) {
        try {
            return lock.holding(action);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the fence of the token file " + store + " cannot be " + how + ": " + FileFailure.reason(e)
                            + "; put that right and try again",
                    e instanceof DurableFiles.NotDurableException,
                    e);
        }
    }

    private FenceNotice unreadable() {
        Instant since;
        try {
            since = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
        } catch (IOException e) {
            since = Instant.EPOCH;
        }
        return new FenceNotice(FenceNotice.UNKNOWN, since);
    }
}
