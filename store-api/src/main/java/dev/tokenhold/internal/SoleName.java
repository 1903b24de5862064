package dev.tokenhold.internal;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/**
 * Checks a file that is of use only together with files beside it, such as a database with its log. Whoever opens it under another name
 * misses them. Systems other than Unix do not tell.
 */
public final class SoleName {

    private SoleName() {}

    /**
     * Requires that a file, if there is one, is a regular file with one name, and that its folder was not left out when it was mounted.
     *
     * @param file the file, resolved
     * @param what what it is, for messages, for example {@code the database}
     * @throws InvalidConfigurationException if it has several names, or is mounted by itself
     * @throws StoreUnavailableException if it is not a regular file
     */
    public static void require(Path file, String what) {
        requireOneName(file, what);
        if (MountPoints.has(file)) {
            throw new InvalidConfigurationException(what + " " + file
                    + " is mounted by itself: what its programs keep beside it is missing here, and they would miss what is kept"
                    + " beside it here; mount its folder");
        }
    }

    /**
     * Requires that a file beside another one, if there is one, is a regular file with one name; and if root runs the program, that both
     * have one owner.
     *
     * @param beside the file
     * @param main the other one
     * @throws InvalidConfigurationException if it has several names, or belongs to somebody else
     * @throws StoreUnavailableException if it is not a regular file
     */
    public static void requireBeside(Path beside, Path main) {
        requireOneName(beside, "the file");
        try {
            if (!OwnerOnly.isRoot() || Files.notExists(beside, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            UserPrincipal owner = Files.getOwner(beside, LinkOption.NOFOLLOW_LINKS);
            UserPrincipal owners = Files.getOwner(main, LinkOption.NOFOLLOW_LINKS);
            if (!owner.equals(owners)) {
                throw new InvalidConfigurationException(
                        "the file " + beside + " belongs to " + owner.getName() + " and "
                                + main.getFileName() + " to " + owners.getName()
                                + ", so that it may be another file under this name, which root does not change: give it to "
                                + owners.getName() + ", or remove it if it is not a file of the database");
            }
        } catch (IOException | UnsupportedOperationException e) {
            // One of the two is gone, or they have no owners.
        }
    }

    private static void requireOneName(Path file, String what) {
        FileHealth.requireRegular(file, what);
        try {
            int names = FileHealth.names(file);
            if (names > 1) {
                throw new InvalidConfigurationException(what + " " + file + " has " + names
                        + " names (hard links): a program that opens it under another one misses the files beside it, and its"
                        + " changes would be lost; find the names with find -samefile, and remove all but one");
            }
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // There is none, or it is not a file system of Unix.
        }
    }
}
