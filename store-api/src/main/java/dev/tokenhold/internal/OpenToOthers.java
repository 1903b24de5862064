package dev.tokenhold.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Warns of files that hold secrets, or what opens them, and that other users of the machine can read or replace. */
public final class OpenToOthers {

    private static final System.Logger LOG = System.getLogger(OpenToOthers.class.getName());

    // A program opens its files again and again.
    private static final Set<Path> TOLD = ConcurrentHashMap.newKeySet();

    private OpenToOthers() {}

    /**
     * Logs a warning, once for each file, if others can read or write it. Does nothing if it is missing, no regular file, in a folder that
     * others may not enter, or on a file system without POSIX permissions.
     *
     * @param file the file
     * @param what what it is, for example {@code the keyring}
     */
    public static void warn(Path file, String what) {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (view == null) {
                return;
            }
            PosixFileAttributes attributes = view.readAttributes();
            if (attributes.isRegularFile()
                    && isOpen(attributes.permissions(), file)
                    && TOLD.add(file.toAbsolutePath())) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} {1} has the permissions {2}, so that other users can use it: set 0600 with chmod",
                        what,
                        PrintableText.of(file.toString()),
                        PosixFilePermissions.toString(attributes.permissions()));
            }
        } catch (IOException e) {
            // Missing, or its folder cannot be read: opening the file tells which.
        }
    }

    private static boolean isOpen(Set<PosixFilePermission> permissions, Path file) throws IOException {
        if (permissions.contains(PosixFilePermission.OTHERS_READ)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            return areEntered(file, PosixFilePermission.OTHERS_EXECUTE);
        }
        // A group may be meant to read a file, but hardly to write it.
        return permissions.contains(PosixFilePermission.GROUP_WRITE)
                && areEntered(file, PosixFilePermission.GROUP_EXECUTE);
    }

    private static boolean areEntered(Path file, PosixFilePermission by) throws IOException {
        for (Path folder = file.toRealPath().getParent(); folder != null; folder = folder.getParent()) {
            if (!Files.getPosixFilePermissions(folder).contains(by)) {
                return false;
            }
        }
        return true;
    }
}
