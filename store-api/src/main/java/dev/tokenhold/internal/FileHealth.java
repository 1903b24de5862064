package dev.tokenhold.internal;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Examines files that only their owner should read and replace. It reads no content, and does nothing where the file system knows no
 * POSIX permissions.
 */
public final class FileHealth {

    private static final Set<PosixFilePermission> OF_OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final String ROOT = "root";
    private static final int STICKY = 01000;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private FileHealth() {}

    /**
     * Requires that what is at a path, if anything, is a file with content: a pipe or a device would keep its reader waiting for ever.
     *
     * @param file the path, resolved
     * @param what what it should be, for messages, for example {@code the token file}
     * @throws StoreUnavailableException if it is something else
     */
    public static void requireRegular(Path file, String what) {
        try {
            RegularFile.require(file, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    what + " " + file + " cannot be opened: " + FileFailure.reason(e) + "; name a file", e);
        }
    }

    /**
     * Examines a file: owner, permissions, other names, and the folders above.
     *
     * @param file the file, resolved; if it is missing, only the folders are examined
     * @param twin a file beside it that may be the same file, or null
     * @param repair whether to take the permissions from others
     * @return the findings
     */
    public static List<Finding> of(Path file, @Nullable Path twin, boolean repair) {
        List<Finding> findings = new ArrayList<>();
        PosixFileAttributes attributes = attributes(file);
        if (attributes != null) {
            permissions(file, attributes, repair).ifPresent(findings::add);
            String user = System.getProperty("user.name", "");
            if (!user.equals(ROOT)
                    && !user.equals("?")
                    && !attributes.owner().getName().equals(user)) {
                findings.add(Finding.warning(
                        file.toString(),
                        "belongs to another user, who can read and replace it",
                        "run the programs as its owner, or give the file to their user"));
            }
            otherNames(file, twin).ifPresent(findings::add);
        }
        folders(file, attributes == null ? null : attributes.owner(), findings);
        return findings;
    }

    /**
     * Examines a file that belongs to another one: kind, owner, permissions.
     *
     * @param file the file, which may be missing
     * @param main the file that it belongs to
     * @param repair whether to take the permissions from others
     * @return the findings
     */
    public static List<Finding> beside(Path file, Path main, boolean repair) {
        List<Finding> findings = new ArrayList<>();
        PosixFileAttributes attributes = attributes(file);
        PosixFileAttributes mains = attributes(main);
        if (attributes == null) {
            return findings;
        }
        if (!attributes.isRegularFile()) {
            findings.add(Finding.damage(
                    file.toString(), "is not a regular file, so that programs cannot use it", "remove it"));
            return findings;
        }
        permissions(file, attributes, repair).ifPresent(findings::add);
        if (mains != null && !mains.owner().equals(attributes.owner())) {
            findings.add(Finding.warning(
                    file.toString(),
                    "belongs to another user than " + main.getFileName() + ", whose programs may be unable to use it",
                    "give it to the owner of " + main.getFileName()));
        }
        return findings;
    }

    /**
     * Examines the temporary file of a writer that was killed.
     *
     * @param temporary the file, or the folder in which root made it
     * @param lock the lock file of the writers
     * @param repair whether to delete it
     * @return the finding; empty if there is no such file, or a writer is at work
     */
    public static Optional<Finding> leftover(Path temporary, Path lock, boolean repair) {
        if (!Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        String problem = "was left by a program that was killed while it wrote; it may hold what was deleted since";
        InterProcessLock.Action<Optional<Finding>> action = () -> {
            if (!Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            if (!repair) {
                return Optional.of(Finding.warning(
                        temporary.toString(), problem, "delete it, or run store-migrate doctor --repair"));
            }
            Workplace.deleteLeftover(temporary);
            return Optional.of(Finding.repaired(temporary.toString(), problem, "deleted"));
        };
        try {
            return whileNobodyWrites(lock, action);
        } catch (StoreUnavailableException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Finding.warning(
                    temporary.toString(), problem, "delete it: that failed with " + FileFailure.reason(e)));
        }
    }

    // Writers create the lock first: if there is none, nobody writes. Do not create one here.
    private static <T> T whileNobodyWrites(Path lock, InterProcessLock.Action<T> action) throws IOException {
        return Files.exists(lock) ? new InterProcessLock(lock, TIMEOUT).holding(action) : action.run();
    }

    private static @Nullable PosixFileAttributes attributes(Path file) {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            return view == null ? null : view.readAttributes();
        } catch (IOException e) {
            // The file is missing, or its folder cannot be read. Opening the file tells which.
            return null;
        }
    }

    private static Optional<Finding> permissions(Path file, PosixFileAttributes attributes, boolean repair) {
        Set<PosixFilePermission> ofOthers = EnumSet.noneOf(PosixFilePermission.class);
        ofOthers.addAll(attributes.permissions());
        ofOthers.retainAll(OF_OTHERS);
        if (ofOthers.isEmpty()) {
            return Optional.empty();
        }
        String problem = "has the permissions " + PosixFilePermissions.toString(attributes.permissions())
                + ", so that other users can use it";
        if (repair) {
            try {
                DurableFiles.restrict(file);
                PosixFileAttributes now = attributes(file);
                if (now != null && now.permissions().stream().noneMatch(OF_OTHERS::contains)) {
                    return Optional.of(Finding.repaired(
                            file.toString(),
                            problem,
                            "it has " + PosixFilePermissions.toString(now.permissions()) + " now"));
                }
            } catch (IOException e) {
                return Optional.of(Finding.warning(
                        file.toString(), problem, "set 0600: that failed with " + FileFailure.reason(e)));
            }
        }
        return Optional.of(
                Finding.warning(file.toString(), problem, "set 0600 with chmod, or run store-migrate doctor --repair"));
    }

    private static Optional<Finding> otherNames(Path file, @Nullable Path twin) {
        try {
            int names = names(file, twin);
            return names == 1
                    ? Optional.empty()
                    : Optional.of(Finding.warning(
                            file.toString(),
                            "has " + names
                                    + " names (hard links): who has another one can alter the file, and keeps what is"
                                    + " deleted here",
                            "find them with find -samefile, and remove them"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // Not a file system of Unix, or the file is gone.
            return Optional.empty();
        }
    }

    // Returns 1 too if its twin is the only other name.
    private static int names(Path file, @Nullable Path twin) throws IOException {
        InterProcessLock.Action<Integer> look = () -> names(file) > known(file, twin) ? names(file) : 1;
        try {
            // A writer gives the file a second name for a moment.
            return whileNobodyWrites(file.resolveSibling(file.getFileName() + ".lock"), look);
        } catch (StoreUnavailableException e) {
            // This user may not lock, perhaps because nobody can write there.
            return look.run();
        }
    }

    static int names(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    }

    // A writer that was killed may have left the backup as a second name.
    private static int known(Path file, @Nullable Path twin) throws IOException {
        return twin != null && Files.exists(twin) && Files.isSameFile(file, twin) ? 2 : 1;
    }

    private static void folders(Path file, @Nullable UserPrincipal owner, List<Finding> findings) {
        Path nearest = Objects.requireNonNull(file.getParent());
        for (Path folder = nearest; folder != null; folder = folder.getParent()) {
            PosixFileAttributes attributes = attributes(folder);
            if (attributes == null) {
                continue;
            }
            // In a sticky folder, users can add files, and replace only their own.
            if (isOpen(attributes) && (folder.equals(nearest) || !isSticky(folder))) {
                findings.add(Finding.warning(
                        folder.toString(),
                        "is a folder with the permissions " + PosixFilePermissions.toString(attributes.permissions())
                                + ", so that other users can put files there, in place of the store's or the keyring's",
                        "take the permission to write from them, or use another folder"));
            }
            if (owner != null
                    && !attributes.owner().getName().equals(ROOT)
                    && !attributes.owner().equals(owner)) {
                findings.add(Finding.warning(
                        folder.toString(),
                        "is a folder of another user than the owner of " + file.getFileName()
                                + ", who can put another file in its place",
                        "use a folder of the owner"));
            }
        }
    }

    // Many systems give each user a group of the same name.
    private static boolean isOpen(PosixFileAttributes folder) {
        Set<PosixFilePermission> permissions = folder.permissions();
        return permissions.contains(PosixFilePermission.OTHERS_WRITE)
                || (permissions.contains(PosixFilePermission.GROUP_WRITE)
                        && !folder.group().getName().equals(folder.owner().getName()));
    }

    private static boolean isSticky(Path folder) {
        try {
            return ((Integer) Files.getAttribute(folder, "unix:mode") & STICKY) != 0;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
