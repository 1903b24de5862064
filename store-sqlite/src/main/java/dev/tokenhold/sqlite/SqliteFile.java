package dev.tokenhold.sqlite;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.Companions;
import dev.tokenhold.internal.DurableFiles;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.internal.FileHealth;
import dev.tokenhold.internal.OpenToOthers;
import dev.tokenhold.internal.SoleName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file of a database, and the ones that SQLite puts beside it. Never opens them: closing a file frees all locks of the process
 * on it, including those of SQLite.
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
        FileHealth.requireRegular(file, "the database");
        Companions.requireRoom(file, "the database");
        OpenToOthers.warn(file, "the database");
        return new SqliteFile(file);
    }

    /**
     * Requires that SQLite, which opens files by their names and follows links, finds what it looks for: before and after, since others
     * may exchange files meanwhile.
     */
    void requireSafe() {
        SoleName.require(path, "the database");
        all().stream().skip(1).forEach(beside -> SoleName.requireBeside(beside, path));
    }

    /** True too where the folder cannot be entered: nobody knows then, and opening the file says so. */
    boolean exists() {
        return !Files.notExists(path);
    }

    /** Returns the identity of the file that is in place now; null if there is none, or the file system cannot tell. */
    @Nullable
    Object identity() {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    /** Returns its name for SQLite: a URI in which every special character is escaped. */
    String uri() {
        return path.toUri().toString();
    }

    Path folder() {
        return Objects.requireNonNull(path.getParent());
    }

    /** Returns the log, with what was committed but is not in the file itself yet. */
    Path log() {
        return beside("-wal");
    }

    /** Returns the index of the log, which all processes that have the database open share. */
    Path index() {
        return beside("-shm");
    }

    /** Returns the file itself and the others, whether they exist or not. */
    List<Path> all() {
        return List.of(path, log(), index(), beside("-journal"));
    }

    /** Tells whether the file is on a read-only file system. */
    boolean isOnReadOnlyDisk() {
        try {
            // The first check is quick.
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
