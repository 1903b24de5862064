package dev.tokenhold.internal;

import dev.tokenhold.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.regex.Pattern;

/** The files that stores, keyrings and SQLite keep beside a file, each named after it with a suffix. */
public final class Companions {

    // As long as any suffix: a lock, a leader or a fence is replaced by way of a temporary file with a UUID in its
    // name.
    private static final String LONGEST = ".leader.00000000-0000-0000-0000-000000000000.tmp";

    private static final Pattern SUFFIX = Pattern.compile(
            "-(wal|shm|journal)|\\.(bak|fence|leader|lock|restore\\.lock)|\\.(.*\\.)?tmp(\\.root)?|\\.aside-.*");

    private Companions() {}

    /**
     * Requires that the file system has room for the names of the files beside a file. If it has not, locking, backups or fences would
     * fail later.
     *
     * @param file the file, which may be missing
     * @param what what it is, for messages, for example {@code the token file}
     * @throws InvalidConfigurationException if there is no room
     */
    public static void requireRoom(Path file, String what) {
        Path longest = file.resolveSibling(file.getFileName() + LONGEST);
        try {
            Files.readAttributes(longest, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException | AccessDeniedException e) {
            // As it should be; or else opening the file says what is wrong.
        } catch (FileSystemException e) {
            throw new InvalidConfigurationException(
                    what + " " + file + " cannot be used: files beside it need names that are " + LONGEST.length()
                            + " characters longer, and such names are not possible there (" + FileFailure.reason(e)
                            + "); choose a shorter name",
                    e);
        } catch (IOException e) {
            // Nothing was found out.
        }
    }

    /**
     * Tells whether the files beside a file include another one, by their names.
     *
     * @param main the file of a store or keyring
     * @param file the other file, which may be missing
     * @return whether they do
     */
    public static boolean include(Path main, Path file) {
        try {
            Path companion = DurableFiles.resolve(file);
            Path owner = DurableFiles.resolve(main);
            if (companion.getParent() == null || !companion.getParent().equals(owner.getParent())) {
                return false;
            }
            // Some file systems ignore case.
            String name = companion.getFileName().toString().toLowerCase(Locale.ROOT);
            String prefix = owner.getFileName().toString().toLowerCase(Locale.ROOT);
            return name.startsWith(prefix)
                    && SUFFIX.matcher(name.substring(prefix.length())).matches();
        } catch (IOException e) {
            // There is no such folder, so that there is nothing in it.
            return false;
        }
    }
}
