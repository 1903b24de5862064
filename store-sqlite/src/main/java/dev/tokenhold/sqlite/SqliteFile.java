package dev.tokenhold.sqlite;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.DurableFiles;
import dev.tokenhold.internal.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file of a database, and the ones that SQLite puts beside it. They are never opened here: to close a file frees all locks that
 * the process has on it, those of SQLite too.
 *
 * @param path the file itself, not a link to it: SQLite would put its other files beside the link
 */
record SqliteFile(Path path) {

    static SqliteFile at(Path path) {
        Path file;
        try {
            file = DurableFiles.resolve(path);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the database " + path + " cannot be opened: its folder cannot be read (" + FileFailure.reason(e)
                            + "); create the folder, or name another",
                    e);
        }
        if (Files.isDirectory(file)) {
            throw new StoreUnavailableException(
                    "the database " + path + " cannot be opened: it is a directory; name a file");
        }
        return new SqliteFile(file);
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** Which file it is at present, whatever its name. Null if there is none, or the file system cannot tell. */
    @Nullable
    Object identity() {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    /** Its name for SQLite: a URI, in which every character that could mean something is escaped. */
    String uri() {
        return path.toUri().toString();
    }

    Path folder() {
        return Objects.requireNonNull(path.getParent());
    }

    /** What was committed and is not in the file itself yet. */
    Path log() {
        return beside("-wal");
    }

    /** The file itself and the others, whether they exist or not. */
    List<Path> all() {
        return List.of(path, log(), beside("-shm"), beside("-journal"));
    }

    /** Whether it lies on a file system on which nothing can be written. */
    boolean isOnReadOnlyDisk() {
        try {
            // The first question is quick.
            return !Files.isWritable(path) && Files.getFileStore(path).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }

    boolean hasLog() {
        try {
            return Files.size(log()) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Path beside(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }
}
