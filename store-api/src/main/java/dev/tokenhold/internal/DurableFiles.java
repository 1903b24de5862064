package dev.tokenhold.internal;

import dev.tokenhold.InvalidConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
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

    private static final int MAX_LINKS = 40;

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

    /** Thrown when the new content is in place but may not survive a loss of power, or what was to be erased is still there. */
    public static final class NotDurableException extends IOException {

        private static final long serialVersionUID = 1L;

        NotDurableException(String message, IOException cause) {
            super(message + ": " + FileFailure.reason(cause), cause);
        }
    }

    /**
     * Follows symbolic links to the file that a path leads to, so that writing it does not replace a link.
     *
     * @param path the path as it was given
     * @return the absolute path of the file, which may not exist, in a folder that does
     * @throws IOException if the folder does not exist or cannot be read
     * @throws InvalidConfigurationException if root would follow a link of one user to a file of another
     */
    public static Path resolve(Path path) throws IOException {
        Path target = path.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemException(path.toString(), null, "too many levels of symbolic links");
            }
            Path link = target;
            target = directoryOf(link).resolve(Files.readSymbolicLink(link));
            OwnerOnly.requireHarmless(link, target);
        }
        Path name = target.getFileName();
        if (name == null) {
            return target;
        }
        OwnerOnly.requireHarmlessLinksAbove(target);
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
        String name = name(file);
        String temporary = name + "." + UUID.randomUUID() + ".tmp";
        try (OpenFolder folder = OpenFolder.around(file)) {
            try (Workplace workplace = Workplace.in(folder, temporary)) {
                try {
                    workplace.write(temporary, content);
                    workplace.placeNew(temporary, name);
                } finally {
                    workplace.delete(temporary);
                }
            }
            folder.sync();
        }
    }

    /**
     * Creates an empty file unless there is one already, for another library to fill. When root creates it, it belongs to the owner of
     * its folder.
     *
     * @param file the file
     * @throws IOException if there is none and it cannot be created
     */
    public static void createEmpty(Path file) throws IOException {
        try (OpenFolder folder = OpenFolder.around(file)) {
            if (createdEmpty(folder, name(file))) {
                folder.sync();
            }
        }
    }

    /** As {@link #createEmpty}, for a file that may be gone after a loss of power. */
    static void createEmptyUnsynced(Path file) throws IOException {
        try (OpenFolder folder = OpenFolder.around(file)) {
            createdEmpty(folder, name(file));
        }
    }

    private static boolean createdEmpty(OpenFolder folder, String name) throws IOException {
        if (folder.has(name)) {
            return false;
        }
        // Without the name, which may be as long as names can be.
        String temporary = UUID.randomUUID() + ".tmp";
        try (Workplace workplace = Workplace.in(folder, temporary)) {
            workplace.createEmpty(temporary, name);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /**
     * Removes the permissions of everyone but the owner from a file, or from none if it is a symbolic link. Where the process may not do
     * that, a warning is logged.
     *
     * @param file the file
     * @throws IOException if there is no such file
     */
    public static void restrict(Path file) throws IOException {
        try (OpenFolder folder = OpenFolder.around(file)) {
            Workplace.restrict(folder, name(file));
        }
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
     * @param erasing true to leave nothing of the old content, neither in the backup, which holds the new content then, nor in what was
     *     set aside; false to back up the old content
     * @param content what to write
     * @throws IOException if the file cannot be written
     */
    public static void replace(Path file, @Nullable Path backup, boolean erasing, Content content) throws IOException {
        replace(file, backup, erasing, content, written -> {});
    }

    private static void replace(
            Path file, @Nullable Path backup, boolean erasing, Content content, Inspection inspection)
            throws IOException {
        String name = name(file);
        String temporary = name + ".tmp";
        try (OpenFolder folder = OpenFolder.around(file);
                Workplace workplace = Workplace.in(folder, temporary)) {
            // A killed writer may have left one.
            folder.delete(temporary);
            workplace.delete(temporary);
            try {
                workplace.write(temporary, content);
                inspection.of(workplace.at(temporary));
                boolean existed = folder.has(name);
                if (existed) {
                    workplace.makeLater(temporary, name);
                    workplace.giveAs(temporary, name);
                }
                if (backup == null) {
                    place(workplace, temporary, folder, name);
                } else if (erasing) {
                    Erasure erasure = Erasure.begin(folder, name(backup));
                    try {
                        place(workplace, temporary, folder, name);
                    } catch (IOException e) {
                        erasure.undo(e);
                        throw e;
                    }
                    erasure.end(workplace, name, content);
                } else {
                    if (existed) {
                        keep(workplace, name, folder, name(backup));
                    }
                    place(workplace, temporary, folder, name);
                }
            } finally {
                workplace.delete(temporary);
            }
            folder.sync();
        }
    }

    private static void keep(Workplace workplace, String name, OpenFolder folder, String backup) throws IOException {
        String temporary = backup + ".tmp";
        folder.delete(temporary);
        workplace.delete(temporary);
        try {
            workplace.keep(name, temporary);
            workplace.place(temporary, backup);
        } finally {
            // A rename between two names of one file does nothing and leaves both.
            workplace.delete(temporary);
        }
    }

    private static void place(Workplace workplace, String temporary, OpenFolder folder, String name)
            throws IOException {
        try {
            workplace.place(temporary, name);
        } catch (FileSystemException e) {
            Path file = folder.path().toRealPath().resolve(name);
            if (MountPoints.has(file)) {
                FileSystemException mounted = new FileSystemException(file.toString(), null, MountPoints.ALONE);
                mounted.initCause(e);
                throw mounted;
            }
            throw e;
        }
    }

    /**
     * Tells whether a process was killed while it erased, so that some of what it replaced may be there still.
     *
     * @param backup the backup
     * @return whether to replace the file once more
     */
    public static boolean isErasureUnfinished(Path backup) {
        return Erasure.isUnfinished(backup);
    }

    /**
     * Renames a file and restricts it to its owner.
     *
     * @param file the file
     * @param name its new name in the same folder
     * @throws IOException if there is a file of that name already, or the file cannot be moved
     */
    public static void setAside(Path file, Path name) throws IOException {
        try (OpenFolder folder = OpenFolder.around(file);
                Workplace workplace = Workplace.in(folder, name(file) + ".tmp")) {
            requireNone(folder, name(name));
            workplace.move(name(file), name(name));
            folder.sync();
        }
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
        String name = name(file);
        try (OpenFolder folder = OpenFolder.around(file);
                Workplace workplace = Workplace.in(folder, name + ".tmp")) {
            folder.sync(name(written));
            if (folder.has(name)) {
                requireNone(folder, name(aside));
                workplace.giveWithin(name(written), name);
                keep(workplace, name, folder, name(aside));
            }
            place(workplace, name(written), folder, name);
            folder.sync();
        }
    }

    /**
     * Deletes a file, so that it does not come back after a loss of power.
     *
     * @param file the file
     * @return whether there was one
     * @throws IOException if it cannot be deleted
     */
    public static boolean delete(Path file) throws IOException {
        try (OpenFolder folder = OpenFolder.around(file)) {
            boolean existed = folder.has(name(file));
            if (existed) {
                folder.delete(name(file));
                folder.sync();
            }
            return existed;
        } catch (NotDurableException e) {
            throw e;
        } catch (NoSuchFileException e) {
            // There is no folder.
            return false;
        }
    }

    private static void requireNone(OpenFolder folder, String name) throws IOException {
        if (folder.has(name)) {
            throw new FileAlreadyExistsException(folder.at(name).toString());
        }
    }

    private static String name(Path file) throws IOException {
        Path name = file.getFileName();
        if (name == null) {
            throw new NoSuchFileException(file.toString());
        }
        return name.toString();
    }

    private static Path directoryOf(Path absolute) {
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }
}
