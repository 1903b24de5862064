package dev.tokenhold.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Creates, copies and deletes folders. */
public final class Folders {

    private Folders() {}

    /** Creates a temporary folder that belongs to an account. */
    static Path create(String prefix, String user) {
        try {
            Path folder = Files.createTempDirectory(prefix);
            setOwner(folder, user);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void createDirectory(Path folder, String user) {
        try {
            Files.createDirectory(folder);
            setOwner(folder, user);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void setOwner(Path folder, String user) throws IOException {
        if (!user.equals(Installation.USER)) {
            Files.setOwner(
                    folder,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
        }
    }

    /** Copies the content of a folder into another one, which gets the same permissions. */
    static void copy(Path source, Path target) {
        try (Stream<Path> walk = Files.walk(source)) {
            for (Path path : walk.filter(path -> !path.equals(source)).toList()) {
                Files.copy(path, target.resolve(source.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
            Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(source));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Deletes a folder with its content.
     *
     * @param folder the folder
     */
    public static void delete(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> childrenFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : childrenFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
