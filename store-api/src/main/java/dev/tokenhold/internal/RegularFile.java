package dev.tokenhold.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Opens files with content and nothing else. A pipe would keep its reader waiting for ever, a device may have no end, and a symbolic link
 * may lead to a file that its owner could not open.
 */
public final class RegularFile {

    private RegularFile() {}

    /**
     * Opens a file for reading. An interrupt of the thread does not close the stream.
     *
     * @param file the file
     * @param options {@link LinkOption#NOFOLLOW_LINKS} to refuse a symbolic link
     * @return its content
     * @throws NoSuchFileException if there is none
     * @throws IOException if it is not a regular file, or cannot be read
     */
    public static InputStream read(Path file, LinkOption... options) throws IOException {
        require(file, Files.readAttributes(file, BasicFileAttributes.class, options));
        return Files.newInputStream(file, options);
    }

    /**
     * Requires that what is at a path, if anything, is a regular file.
     *
     * @param file the path
     * @param options {@link LinkOption#NOFOLLOW_LINKS} to refuse a symbolic link
     * @throws IOException if it is something else; the reason says so
     */
    public static void require(Path file, LinkOption... options) throws IOException {
        try {
            require(file, Files.readAttributes(file, BasicFileAttributes.class, options));
        } catch (NoSuchFileException e) {
            // Then nothing is in the way.
        }
    }

    private static void require(Path file, BasicFileAttributes attributes) throws FileSystemException {
        String problem = problem(attributes);
        if (problem != null) {
            throw new FileSystemException(file.toString(), null, problem);
        }
    }

    private static @Nullable String problem(BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            return null;
        }
        if (attributes.isDirectory()) {
            return "it is a directory";
        }
        return attributes.isSymbolicLink() ? "it is a symbolic link" : "it is not a regular file";
    }
}
