package dev.tokenhold.internal;

import dev.tokenhold.StoreUnavailableException;
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
public final class StoreFolder {

    private final String what;
    private final Path folder;
    private final @Nullable Object identity;
    private volatile boolean found;

    private StoreFolder(String what, Path folder, @Nullable Object identity) {
        this.what = what;
        this.folder = folder;
        this.identity = identity;
    }

    /**
     * Remembers the folder of a store that is opened now.
     *
     * @param file the file of the store, absolute
     * @param what what it is, for messages, for example {@code the token file}
     * @return the place
     * @throws StoreUnavailableException if the folder cannot be read
     */
    public static StoreFolder of(Path file, String what) {
        Path folder = Objects.requireNonNull(file.getParent());
        String name = what + " " + file;
        try {
            return new StoreFolder(name, folder, identity(folder));
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /**
     * Tells whether a file of the store was found before. Ask this before you look for the file: another thread may make it right after you
     * have looked.
     *
     * @return whether it is gone if you do not find it now
     */
    public boolean wasFound() {
        return found;
    }

    /** Remembers that there is a file of the store. */
    public void found() {
        found = true;
    }

    /**
     * Requires that a store without any file is one that nobody has saved to yet.
     *
     * @param wasFound what {@link #wasFound} told before you looked for the file
     * @throws StoreUnavailableException if it went away
     */
    public void requireEmpty(boolean wasFound) {
        requireFolder(true);
        if (wasFound) {
            throw new StoreUnavailableException(what
                    + " is gone, which was there before: put it back, or open the store anew to begin an empty one");
        }
    }

    /**
     * Requires that the folder is there, and if the file is missing, that it is the folder of when the store was opened.
     *
     * @param withoutFile whether the file is missing
     * @throws StoreUnavailableException if it is not
     */
    public void requireFolder(boolean withoutFile) {
        try {
            if (withoutFile && !Objects.equals(identity(folder), identity)) {
                throw new StoreUnavailableException(what
                        + " went away with its folder, and another folder without it is in that place: bring the folder back"
                        + " (is its disk mounted?), or open the store anew to begin an empty one");
            }
        } catch (NoSuchFileException e) {
            throw new StoreUnavailableException(
                    what
                            + " is out of reach: its folder is gone, unmounted, moved or deleted; bring it back and try again",
                    e);
        } catch (IOException e) {
            throw unreadable(what, e);
        }
    }

    private static StoreUnavailableException unreadable(String what, IOException e) {
        return new StoreUnavailableException(
                "the folder of " + what + " cannot be read: " + FileFailure.reason(e)
                        + "; make it readable and try again",
                e);
    }

    // Null where the file system has no name for it.
    private static @Nullable Object identity(Path folder) throws IOException {
        return Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
    }
}
