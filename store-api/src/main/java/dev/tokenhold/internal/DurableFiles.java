package dev.tokenhold.internal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes whole files so that a crash of the process or the machine at any moment leaves either the old content or the new one. Only
 * the owner can read the files.
 *
 * <p>A method that throws {@link IOException} has changed nothing, unless it is a {@link NotDurableException}. Before you replace a
 * file, keep other writers away with an {@link InterProcessLock}.
 */
public final class DurableFiles {

    private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");
    private static final int MAX_LINKS = 40;
    private static final List<Duration> TIMESTAMP_STEPS =
            List.of(Duration.ofNanos(1_000), Duration.ofMillis(1), Duration.ofSeconds(1), Duration.ofSeconds(2));

    private DurableFiles() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes all of the content.
         *
         * @param out where to; the caller flushes and closes it
         * @throws IOException if writing fails
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Thrown when the new content is in place but may not survive a loss of power. */
    public static final class NotDurableException extends IOException {

        private static final long serialVersionUID = 1L;

        NotDurableException(Path directory, IOException cause) {
            super("the directory " + directory + " could not be synced: " + FileFailure.reason(cause), cause);
        }
    }

    /**
     * Follows symbolic links to the file that a path leads to, so that writing it does not replace a link.
     *
     * @param path the path as it was given
     * @return the absolute path of the file, which may not exist, in a folder that does
     * @throws IOException if the folder does not exist or cannot be read
     */
    public static Path resolve(Path path) throws IOException {
        Path target = path.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemException(path.toString(), null, "too many levels of symbolic links");
            }
            target = directoryOf(target).resolve(Files.readSymbolicLink(target));
        }
        Path name = target.getFileName();
        if (name == null) {
            return target;
        }
        Path directory = directoryOf(target).toRealPath();
        if (!Files.isDirectory(directory)) {
            // To some versions of Java a file below a file is just missing.
            throw new NotDirectoryException(directory.toString());
        }
        return directory.resolve(name);
    }

    /**
     * Creates a file; never replaces one.
     *
     * @param file the file
     * @param content what to write
     * @throws FileAlreadyExistsException if there is a file of that name already
     * @throws IOException if the file cannot be written
     */
    public static void create(Path file, Content content) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path temporary = sibling(absolute, "." + UUID.randomUUID() + ".tmp");
        try {
            writeSynced(temporary, content);
            // Unlike a rename, this fails if the name is taken.
            linkOrCopy(temporary, absolute);
        } finally {
            Files.deleteIfExists(temporary);
        }
        syncDirectory(absolute);
    }

    /**
     * Creates an empty file unless there is one already, for another library to fill. When root creates it, it belongs to the owner of
     * its folder.
     *
     * @param file the file
     * @throws IOException if there is none and it cannot be created
     */
    public static void createEmpty(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        try {
            OwnerOnly.create(absolute);
            OwnerOnly.takeOwnerFrom(directoryOf(absolute), absolute);
        } catch (FileAlreadyExistsException e) {
            return;
        }
        syncDirectory(absolute);
    }

    /**
     * Removes the permissions of everyone but the owner from a file. Where the process may not do that, a warning is logged.
     *
     * @param file the file
     * @throws IOException if there is no such file
     */
    public static void restrict(Path file) throws IOException {
        OwnerOnly.restrict(file);
    }

    /**
     * Replaces a file, or creates it.
     *
     * @param file the file; resolve a symbolic link first, or the link itself is replaced
     * @param content what to write
     * @throws IOException if the file cannot be written
     */
    public static void replace(Path file, Content content) throws IOException {
        replace(file, null, false, content);
    }

    /** Looks at a file before it is put in place. */
    @FunctionalInterface
    public interface Inspection {

        /**
         * Inspects the content.
         *
         * @param written the file under its temporary name
         * @throws IOException if it shall not be put in place; any other exception does the same
         */
        void of(Path written) throws IOException;
    }

    /**
     * Replaces a file, or creates it, if what was written passes an inspection.
     *
     * @param file the file; resolve a symbolic link first, or the link itself is replaced
     * @param content what to write
     * @param inspection looks at what was written
     * @throws IOException if the file cannot be written
     */
    public static void replace(Path file, Content content, Inspection inspection) throws IOException {
        replace(file, null, false, content, inspection);
    }

    /**
     * Replaces a file, or creates it, and keeps a backup beside it. The new file gets a later modification time than the old one,
     * so that the time tells the generations apart.
     *
     * @param file the file; resolve a symbolic link first, or the link itself is replaced
     * @param backup the file that keeps a generation; null for no backup
     * @param erasing true to leave nothing of the old content, so that the backup holds the new content; false to back up the old
     *     content
     * @param content what to write
     * @throws IOException if the file cannot be written
     */
    public static void replace(Path file, @Nullable Path backup, boolean erasing, Content content) throws IOException {
        replace(file, backup, erasing, content, written -> {});
    }

    private static void replace(
            Path file, @Nullable Path backup, boolean erasing, Content content, Inspection inspection)
            throws IOException {
        Path absolute = file.toAbsolutePath();
        Path temporary = sibling(absolute, ".tmp");
        // A killed writer may have left one.
        Files.deleteIfExists(temporary);
        try {
            writeSynced(temporary, content);
            inspection.of(temporary);
            if (Files.exists(absolute)) {
                OwnerOnly.takeOwnerFrom(absolute, temporary);
                makeLaterThan(absolute, temporary);
                if (backup != null && !erasing) {
                    OwnerOnly.restrict(absolute);
                    replaceBackup(backup, name -> linkOrCopy(absolute, name));
                }
            }
            if (backup != null && erasing) {
                // Before the rename: an interrupted deletion may cost the backup, but never leaves the
                // deleted bytes in it.
                Files.deleteIfExists(backup);
            }
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        try {
            if (backup != null && erasing) {
                // Not a link: what damages the one in place would damage the other.
                replaceBackup(backup, name -> copyToNew(absolute, name));
            }
        } catch (IOException e) {
            throw new NotDurableException(directoryOf(absolute), e);
        }
        syncDirectory(absolute);
    }

    /**
     * Renames a file and restricts it to its owner.
     *
     * @param file the file
     * @param name its new name in the same folder
     * @throws IOException if there is a file of that name already, or the file cannot be moved
     */
    public static void setAside(Path file, Path name) throws IOException {
        OwnerOnly.restrict(file);
        Files.move(file, name);
        syncDirectory(name.toAbsolutePath());
    }

    /**
     * Replaces a file, or creates it, by another one of the same folder that another library has written, and keeps the old one.
     *
     * @param written the file to put in place, which loses its present name
     * @param file the file; resolve a symbolic link first, or the link itself is replaced
     * @param aside the name under which the old one is kept, in the same folder, which must not exist
     * @throws IOException if that fails
     */
    public static void replaceBy(Path written, Path file, Path aside) throws IOException {
        Path absolute = file.toAbsolutePath();
        // A FileOutputStream, since an interrupt of the thread would close a channel.
        try (FileOutputStream out = new FileOutputStream(written.toFile(), true)) {
            out.getFD().sync();
        }
        if (Files.exists(absolute)) {
            OwnerOnly.takeOwnerFrom(absolute, written);
            OwnerOnly.restrict(absolute);
            linkOrCopy(absolute, aside);
        }
        Files.move(written, absolute, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(absolute);
    }

    /**
     * Deletes a file, so that it does not come back after a loss of power.
     *
     * @param file the file
     * @return whether there was one
     * @throws IOException if it cannot be deleted
     */
    public static boolean delete(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        boolean existed = Files.deleteIfExists(absolute);
        if (existed) {
            syncDirectory(absolute);
        }
        return existed;
    }

    private static void writeSynced(Path temporary, Content content) throws IOException {
        OwnerOnly.create(temporary);
        // A FileOutputStream, since an interrupt of the thread would close a channel.
        try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
            content.writeTo(out);
            out.flush();
            out.getFD().sync();
        }
    }

    // Makes name a second name of file, or where the file system has no hard links, a second file.
    private static void linkOrCopy(Path file, Path name) throws IOException {
        try {
            Files.createLink(name, file);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            copyToNew(file, name);
        }
    }

    private static void copyToNew(Path file, Path name) throws IOException {
        try {
            writeSynced(name, out -> Files.copy(file, out));
            OwnerOnly.takeOwnerFrom(file, name);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            Files.deleteIfExists(name);
            throw e;
        }
    }

    private interface Creation {
        void of(Path name) throws IOException;
    }

    private static void replaceBackup(Path backup, Creation creation) throws IOException {
        Path temporary = sibling(backup, ".tmp");
        Files.deleteIfExists(temporary);
        try {
            creation.of(temporary);
            Files.move(temporary, backup, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            // A rename between two names of one file does nothing and leaves both.
            Files.deleteIfExists(temporary);
        }
    }

    // File systems store times at steps from a nanosecond to two seconds: take the first step that shows.
    private static void makeLaterThan(Path older, Path newer) throws IOException {
        Instant before = Files.getLastModifiedTime(older).toInstant();
        for (Duration step : TIMESTAMP_STEPS) {
            if (Files.getLastModifiedTime(newer).toInstant().isAfter(before)) {
                return;
            }
            Files.setLastModifiedTime(newer, FileTime.from(before.plus(step)));
        }
    }

    private static void syncDirectory(Path file) throws NotDurableException {
        if (WINDOWS) {
            // Directories cannot be opened there, and NTFS journals renames.
            return;
        }
        Path directory = directoryOf(file);
        boolean interrupted = false;
        try {
            while (!synced(directory)) {
                // Cleared, or the next channel would be closed as well; set again in the end.
                interrupted |= Thread.interrupted();
            }
        } catch (IOException e) {
            throw new NotDurableException(directory, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    // False when an interrupt of the thread has closed the channel.
    private static boolean synced(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        }
    }

    private static Path sibling(Path file, String suffix) throws IOException {
        Path name = file.getFileName();
        if (name == null) {
            throw new NoSuchFileException(file.toString());
        }
        return file.resolveSibling(name + suffix);
    }

    private static Path directoryOf(Path absolute) {
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }
}
