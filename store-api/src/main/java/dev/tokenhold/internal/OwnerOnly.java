package dev.tokenhold.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Restricts files to their owner: mode 0600, or an access control list where there are no POSIX permissions. */
final class OwnerOnly {

    private static final System.Logger LOG = System.getLogger(OwnerOnly.class.getName());

    private static final Set<PosixFilePermission> PERMISSIONS = PosixFilePermissions.fromString("rw-------");

    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");

    private OwnerOnly() {}

    /** Creates an empty file; on POSIX file systems it is never open to others, not even for a moment. */
    static void create(Path file) throws IOException {
        if (Files.getFileAttributeView(file.getParent(), PosixFileAttributeView.class) != null) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PERMISSIONS));
            // A umask may have taken permissions from the owner too.
            if (!Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).containsAll(PERMISSIONS)) {
                Files.setPosixFilePermissions(file, PERMISSIONS);
            }
            return;
        }
        Files.createFile(file);
        AclFileAttributeView acl = Files.getFileAttributeView(file, AclFileAttributeView.class);
        if (acl == null) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the file system of {0} knows neither POSIX permissions nor access control lists: others may be able to"
                            + " read the file",
                    file);
            return;
        }
        acl.setAcl(List.of(AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(acl.getOwner())
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .build()));
    }

    /** Removes the permissions of everyone but the owner from a file, where there are POSIX permissions. */
    static void restrict(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(view.readAttributes().permissions());
        if (permissions.retainAll(OWNERS)) {
            try {
                view.setPermissions(permissions);
            } catch (FileSystemException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "others may be able to read {0}: {1}",
                        file,
                        FileFailure.reason(e));
            }
        }
    }

    /**
     * Gives {@code file} the owner and group of {@code example} when root runs the program, so that an administrator's command does
     * not take a file away from its owner. Other users keep their own files.
     */
    static void takeOwnerFrom(Path example, Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        PosixFileAttributeView exampleView = Files.getFileAttributeView(example, PosixFileAttributeView.class);
        if (view == null || exampleView == null) {
            return;
        }
        PosixFileAttributes wanted = exampleView.readAttributes();
        PosixFileAttributes present = view.readAttributes();
        if (!wanted.owner().equals(present.owner())
                && System.getProperty("user.name", "").equals("root")) {
            try {
                view.setGroup(wanted.group());
                view.setOwner(wanted.owner());
            } catch (FileSystemException e) {
                // For example in a container without the capability CHOWN.
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} cannot be given to the owner of {1}: {2}",
                        file,
                        example,
                        FileFailure.reason(e));
            }
        }
    }
}
