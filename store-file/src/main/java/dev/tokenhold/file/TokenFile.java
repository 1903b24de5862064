package dev.tokenhold.file;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.Companions;
import dev.tokenhold.internal.DurableFiles;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.internal.FileHealth;
import dev.tokenhold.internal.FileStamp;
import dev.tokenhold.internal.InterProcessLock;
import dev.tokenhold.internal.OpenToOthers;
import dev.tokenhold.internal.RegularFile;
import dev.tokenhold.internal.SetAside;
import dev.tokenhold.internal.StoreFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A token file on disk with its content in memory. Reads never wait for a writer: they answer from memory, and read the file again
 * only when it has changed. Thread-safe.
 */
final class TokenFile {

    /** How a change affects the file: not at all. */
    static final int NOTHING = 0;

    static final int REPLACE = 1;
    static final int ERASE = 2;

    private static final System.Logger LOG = System.getLogger(TokenFile.class.getName());
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Path file;
    private final Path backup;
    private final Recovery recovery;
    private final InterProcessLock lock;
    private final FileFence fence;
    private final StoreFolder folder;
    private final LongAdder recoveries = new LongAdder();
    private volatile @Nullable Loaded loaded;

    /**
     * The content in memory.
     *
     * @param stamp the stamp of the file; null for no file
     * @param backupStamp the stamp of the backup that it was read from in place of the file; null if it was read from the file
     */
    private record Loaded(
            @Nullable FileStamp stamp, @Nullable FileStamp backupStamp, Content content) {}

    private TokenFile(Path file, Recovery recovery) {
        this.file = file;
        this.backup = backupOf(file);
        this.recovery = recovery;
        this.lock = new InterProcessLock(beside(".lock"), TIMEOUT);
        this.fence = new FileFence(file, lock);
        this.folder = StoreFolder.of(file, "the token file");
    }

    static TokenFile at(Path path, Recovery recovery) {
        Path file;
        try {
            file = DurableFiles.resolve(path);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the token file " + path + " cannot be opened: its folder cannot be read (" + FileFailure.reason(e)
                            + "); create the folder, or name another",
                    e);
        }
        FileHealth.requireRegular(file, "the token file");
        Companions.requireRoom(file, "the token file");
        OpenToOthers.warn(file, "the token file");
        return new TokenFile(file, recovery);
    }

    static Path backupOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".bak");
    }

    Path path() {
        return file;
    }

    Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    boolean isMissing() {
        return Files.notExists(file);
    }

    /** Whether a process was killed in a deletion, so that what it deleted may be in a file beside this one. */
    boolean isErasureUnfinished() {
        return DurableFiles.isErasureUnfinished(backup);
    }

    FileFence fence() {
        return fence;
    }

    /** Returns the content as it is now; do not change it. */
    Content content() {
        try {
            return current().content();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Changes the content, durably.
     *
     * @param change changes the given content, and tells how that affects the file
     */
    void change(ToIntFunction<Content> change) {
        try {
            // The lock would make a file in whatever is in the place of the folder.
            folder.requireFolder(isMissing());
            lock.holding(() -> {
                fence.requireLifted();
                changeLocked(change);
                return true;
            });
        } catch (DurableFiles.NotDurableException e) {
            loaded = null;
            throw new StoreUnavailableException(
                    "the token file " + file + " was replaced, but " + e.getMessage()
                            + "; whether the change survives a loss of power is unknown, save again",
                    true,
                    e);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the token file " + file + " cannot be written: " + FileFailure.reason(e)
                            + "; nothing was changed, put that right and save again",
                    e);
        }
    }

    private void changeLocked(ToIntFunction<Content> change) throws IOException {
        Loaded before = current();
        Content after = before.content().withGeneration(before.content().generation() + 1);
        int effect = change.applyAsInt(after);
        if (effect == NOTHING) {
            return;
        }
        boolean erasing = (effect & ERASE) != 0;
        if (before.backupStamp() != null) {
            // First, so that there is always a good file: erasing starts with the backup.
            repair(before);
        }
        DurableFiles.replace(file, backup, erasing, out -> TokenFileFormat.write(after, out));
        folder.found();
        loaded = new Loaded(stamp(file), null, after);
    }

    /**
     * Replaces the file, whatever is in it and whether a fence stands or not, and sets it aside.
     *
     * @param content the new content, whose generation becomes a later one than there was
     * @param withBackup whether to set the backup aside too: with other content than that of the backup, it is not the generation before
     *     any more
     * @return the files that were set aside
     */
    List<Path> restore(Content content, boolean withBackup) throws IOException {
        return lock.holding(() -> {
            long generation = LongStream.of(generation(file), generation(backup), content.generation())
                    .max()
                    .orElseThrow();
            Content restored = content.withGeneration(generation + 1);
            Path aside = SetAside.name(file);
            DurableFiles.replace(file, aside, false, out -> TokenFileFormat.write(restored, out));
            Path backupAside = backupOf(aside);
            if (withBackup && Files.exists(backup)) {
                DurableFiles.setAside(backup, backupAside);
            }
            return Stream.of(aside, backupAside).filter(Files::exists).toList();
        });
    }

    private static long generation(Path path) {
        try {
            return Files.exists(path) ? read(path, LinkOption.NOFOLLOW_LINKS).generation() : 0;
        } catch (IOException | CorruptStoreException e) {
            return 0;
        }
    }

    private Loaded current() throws IOException {
        Loaded known = loaded;
        if (known != null && isCurrent(known)) {
            return known;
        }
        synchronized (this) {
            known = loaded;
            if (known == null || !isCurrent(known)) {
                known = load();
                loaded = known;
            }
            return known;
        }
    }

    private boolean isCurrent(Loaded known) throws IOException {
        if (known.stamp() == null && known.backupStamp() == null) {
            // The folder may have gone away, which the file does not tell.
            return false;
        }
        return Objects.equals(known.stamp(), stamp(file))
                && (known.backupStamp() == null || known.backupStamp().equals(stamp(backup)));
    }

    private static @Nullable FileStamp stamp(Path path) throws IOException {
        return FileStamp.of(path, LinkOption.NOFOLLOW_LINKS);
    }

    private Loaded load() throws IOException {
        boolean wasFound = folder.wasFound();
        // Before the content: if the file is replaced in between, this is the stamp of the older one, and the next
        // read notices.
        FileStamp stamp = stamp(file);
        FileStamp backupStamp = stamp(backup);
        if (stamp == null && backupStamp == null) {
            folder.requireEmpty(wasFound);
            return new Loaded(null, null, Content.empty());
        }
        folder.found();
        CorruptStoreException damage;
        if (stamp == null) {
            damage = new CorruptStoreException("the token file " + file + " is missing, but there is its backup "
                    + backup + ": put one of them back, or remove the backup too for an empty store");
        } else {
            try {
                return new Loaded(stamp, null, read(file, LinkOption.NOFOLLOW_LINKS));
            } catch (CorruptStoreException e) {
                damage = e;
            }
        }
        if (recovery == Recovery.FAIL || backupStamp == null) {
            throw damage;
        }
        try {
            Loaded recovered = new Loaded(stamp, backupStamp, read(backup, LinkOption.NOFOLLOW_LINKS));
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the token file {0} is {1}; reading the generation before it from {2}, which lacks the last change",
                    file,
                    stamp == null ? "missing" : "damaged",
                    backup);
            recoveries.increment();
            return recovered;
        } catch (CorruptStoreException e) {
            damage.addSuppressed(e);
            throw damage;
        }
    }

    /** Reads what is at a path; with {@link LinkOption#NOFOLLOW_LINKS} no symbolic link. */
    static Content read(Path file, LinkOption... options) throws IOException {
        try (InputStream in = RegularFile.read(file, options)) {
            return TokenFileFormat.read(in.readAllBytes(), file);
        } catch (OutOfMemoryError e) {
            throw new IOException(
                    "it has " + Files.size(file) + " bytes, more than the memory can hold: give Java more with -Xmx",
                    e);
        }
    }

    /** How often the content was read from the backup, because the file was damaged or missing. */
    long recoveries() {
        return recoveries.sum();
    }

    private void repair(Loaded recovered) throws IOException {
        DurableFiles.replace(file, SetAside.name(file), false, out -> TokenFileFormat.write(recovered.content(), out));
    }

    StoreUnavailableException unreadable(IOException e) {
        return new StoreUnavailableException(
                "the token file " + file + " cannot be read: " + FileFailure.reason(e)
                        + "; nothing was changed, put that right and try again",
                e);
    }
}
