package dev.tokenhold.internal;

import dev.tokenhold.InvalidConfigurationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Restricts files to their owner: mode 0600, or an access control list where there are no POSIX permissions. */
final class OwnerOnly {

    static final Set<PosixFilePermission> OF_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PERMISSIONS = PosixFilePermissions.fromString("rw-------");
    static final FileAttribute<Set<PosixFilePermission>> ATTRIBUTE = PosixFilePermissions.asFileAttribute(PERMISSIONS);

    private static final System.Logger LOG = System.getLogger(OwnerOnly.class.getName());
    private static final String ROOT = "root";

    private OwnerOnly() {}

    static boolean isRoot() {
        return System.getProperty("user.name", "").equals(ROOT);
    }

    /**
     * Requires that root, who may open every file, does not follow a symbolic link of one user to a file of another.
     *
     * @param link the link
     * @param target what it leads to, which may be missing
     * @throws InvalidConfigurationException if it would
     */
    static void requireHarmless(Path link, Path target) throws IOException {
        PosixFileAttributes links = isRoot() ? attributes(link) : null;
        if (links == null || isRoots(links)) {
            return;
        }
        PosixFileAttributes targets = attributes(target);
        if (targets == null) {
            targets = attributes(target.resolveSibling("."));
        }
        if (targets != null && !targets.owner().equals(links.owner())) {
            throw new InvalidConfigurationException(
                    link + " is a symbolic link of " + links.owner().getName() + " to what belongs to "
                            + targets.owner().getName() + ", which root does not follow: name the file itself");
        }
    }

    /** Requires the same of the folders on the way to a file. */
    static void requireHarmlessLinksAbove(Path file) throws IOException {
        for (Path folder = file.getParent(); isRoot() && folder != null; folder = folder.getParent()) {
            if (Files.isSymbolicLink(folder)) {
                requireHarmless(folder, folder.toRealPath());
            }
        }
    }

    private static @Nullable PosixFileAttributes attributes(Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            return attributes(view);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    static boolean isRoots(PosixFileAttributes attributes) {
        return attributes.owner().getName().equals(ROOT);
    }

    /** Creates an empty file; on POSIX file systems it is never open to others, not even for a moment. */
    static FileChannel create(Path file, Set<OpenOption> options) throws IOException {
        if (Files.getFileAttributeView(file.getParent(), PosixFileAttributeView.class) != null) {
            return FileChannel.open(file, options, ATTRIBUTE);
        }
        FileChannel channel = FileChannel.open(file, options);
        AclFileAttributeView acl = Files.getFileAttributeView(file, AclFileAttributeView.class);
        if (acl == null) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the file system of {0} knows neither POSIX permissions nor access control lists: others may be able to"
                            + " read the file",
                    file);
            return channel;
        }
        acl.setAcl(List.of(AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(acl.getOwner())
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .build()));
        return channel;
    }

    /** Gives the owner of a file that was just created what a umask may have taken. */
    static void complete(@Nullable PosixFileAttributeView created, Path file) throws IOException {
        if (created != null && !created.readAttributes().permissions().containsAll(PERMISSIONS)) {
            if (isRoot()) {
                created.setPermissions(PERMISSIONS);
            } else {
                // The other way takes the permission to read.
                Files.setPosixFilePermissions(file, PERMISSIONS);
            }
        }
    }

    static @Nullable PosixFileAttributes attributes(@Nullable PosixFileAttributeView view) throws IOException {
        return view == null ? null : view.readAttributes();
    }

    static boolean isOpenToOthers(PosixFileAttributes attributes) {
        return !OF_FOLDER.containsAll(attributes.permissions());
    }

    /** Removes the permissions of everyone but the owner from a file, where there are POSIX permissions. Opens no file. */
    static void restrict(Path file) throws IOException {
        restrict(Files.getFileAttributeView(file, PosixFileAttributeView.class), file);
    }

    /** As above, in the way of the view. */
    static void restrict(@Nullable PosixFileAttributeView view, Path file) throws IOException {
        PosixFileAttributes attributes = attributes(view);
        if (view == null || attributes == null || !isOpenToOthers(attributes)) {
            return;
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(attributes.permissions());
        permissions.retainAll(OF_FOLDER);
        try {
            view.setPermissions(permissions);
        } catch (FileSystemException e) {
            LOG.log(System.Logger.Level.WARNING, "others may be able to read {0}: {1}", file, FileFailure.reason(e));
        }
    }

    /**
     * Gives a file the owner and group of {@code example} when root runs the program, so that an administrator's command does not take a
     * file away from its owner. Other users keep their own files.
     */
    static void give(@Nullable PosixFileAttributeView view, @Nullable PosixFileAttributes example, Path file)
            throws IOException {
        if (!isRoot() || view == null || example == null) {
            return;
        }
        if (!example.owner().equals(view.readAttributes().owner())) {
            try {
                view.setGroup(example.group());
                view.setOwner(example.owner());
            } catch (FileSystemException e) {
                // For example in a container without the capability CHOWN.
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} cannot be given to {1}: {2}",
                        file,
                        example.owner().getName(),
                        FileFailure.reason(e));
            }
        }
    }
}
