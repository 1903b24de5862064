package dev.tokenhold.testservers;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Caches folders that take longer to make than a server takes to start. They are below {@code java.io.tmpdir}, belong to this user,
 * and stay for the next JVM. Several JVMs may make the same folder at once.
 */
final class CachedFolder {

    private CachedFolder() {}

    /** Fills an empty folder. */
    interface Filling {
        void fill(Path folder) throws IOException;
    }

    /** Returns the folder of this name; fills it first if there is none yet. */
    static Path get(String name, Filling filling) throws IOException {
        Path parent = parent();
        Path folder = parent.resolve(name);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Path unfinished = Files.createTempDirectory(parent, name);
        try {
            filling.fill(unfinished);
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another JVM may have been faster.
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        } finally {
            if (Files.exists(unfinished)) {
                Folders.delete(unfinished);
            }
        }
        return folder;
    }

    /** Returns the parent folder, and refuses one that another user made: its name can be guessed, and it could hold other programs. */
    private static Path parent() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Path parent = temporary.resolve("tokenhold-test-servers-" + Installation.USER);
        Path own = Files.createTempDirectory(temporary, "tokenhold");
        try {
            if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(
                        parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            if (!Files.getOwner(parent, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own))) {
                throw new IOException(parent + " belongs to another user; set java.io.tmpdir to another folder");
            }
            return parent;
        } finally {
            Files.delete(own);
        }
    }
}
