package dev.tokenhold.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;

/**
 * Programs from archives on the class path, unpacked into a folder below {@code java.io.tmpdir} that belongs to this user and stays
 * for the next JVM: unpacking takes longer than starting a server. Several JVMs may unpack at once.
 */
final class UnpackedBinaries {

    private UnpackedBinaries() {}

    /** Fills a folder. */
    interface Unpacking {
        void into(Path folder) throws IOException;
    }

    /**
     * The folder with the files of an archive.
     *
     * @param groupId that of the archive
     * @param artifactId that of the archive, which is also the beginning of the folder's name
     * @param unpacking fills the folder when there is none yet
     */
    static Path folder(String groupId, String artifactId, Unpacking unpacking) throws IOException {
        Path cache = cache();
        Path folder = cache.resolve(artifactId + "-" + version(groupId, artifactId));
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Path unfinished = Files.createTempDirectory(cache, artifactId);
        try {
            unpacking.into(unfinished);
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

    static String version(String groupId, String artifactId) throws IOException {
        Properties properties = new Properties();
        try (InputStream input = resource("META-INF/maven/" + groupId + "/" + artifactId + "/pom.properties")) {
            properties.load(input);
        }
        return properties.getProperty("version");
    }

    static InputStream resource(String name) throws IOException {
        InputStream input = UnpackedBinaries.class.getClassLoader().getResourceAsStream(name);
        if (input == null) {
            throw new IOException("no " + name + " on the class path");
        }
        return input;
    }

    /** The name of the folder can be guessed: one that somebody else made could hold other programs. */
    private static Path cache() throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        Path cache = parent.resolve("tokenhold-test-servers-" + System.getProperty("user.name"));
        Path own = Files.createTempDirectory(parent, "tokenhold");
        try {
            if (!Files.isDirectory(cache, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(
                        cache, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            if (!Files.getOwner(cache, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own))) {
                throw new IOException(cache + " belongs to another user; set java.io.tmpdir to another folder");
            }
            return cache;
        } finally {
            Files.delete(own);
        }
    }
}
