package dev.tokenhold.file;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells a store that is empty from one that went away. Its folder may have been unmounted, moved or deleted while the store is open, and
 * another one may be in the place of the folder. Thread-safe.
 */
final class StorePlace {

    private final Path file;
    private final Path folder;
    private final @Nullable Object identity;
    private volatile boolean found;

    private StorePlace(Path file, Path folder, @Nullable Object identity) {
        this.file = file;
        this.folder = folder;
        this.identity = identity;
    }

    static StorePlace of(Path file) {
        Path folder = Objects.requireNonNull(file.getParent());
        try {
            return new StorePlace(file, folder, identity(folder));
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the folder of the token file " + file + " cannot be read: " + FileFailure.reason(e), e);
        }
    }

    /** Remembers that there is a token file or a backup. */
    void found() {
        found = true;
    }

    /**
     * Requires that a store without any file is one that nobody has saved to yet.
     *
     * @throws StoreUnavailableException if it went away
     */
    void requireEmpty() {
        requireFolder(true);
        if (found) {
            throw new StoreUnavailableException("the token file " + file
                    + " and its backup are gone, which were there before: put them back, or open the store anew to begin"
                    + " an empty one");
        }
    }

    /**
     * Requires that the folder is there, and if the token file is missing, that it is the folder of when the store was opened.
     *
     * @throws StoreUnavailableException if it is not
     */
    void requireFolder(boolean withoutFile) {
        try {
            if (withoutFile && !Objects.equals(identity(folder), identity)) {
                throw new StoreUnavailableException("the token file " + file
                        + " went away with its folder, and another folder without it is in that place: bring the folder back"
                        + " (is its disk mounted?), or open the store anew to begin an empty one");
            }
        } catch (NoSuchFileException e) {
            throw new StoreUnavailableException(
                    "the token file " + file
                            + " is out of reach: its folder is gone, unmounted, moved or deleted; bring it back and try again",
                    e);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the folder of the token file " + file + " cannot be read: " + FileFailure.reason(e), e);
        }
    }

    // Null where the file system has no name for it.
    private static @Nullable Object identity(Path folder) throws IOException {
        return Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
    }
}
