package dev.tokenhold.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What tells one generation of a file from another without reading it. Every generation is a new file with a later modification
 * time than the one before, see {@link dev.tokenhold.internal.DurableFiles#replace}.
 */
record FileStamp(@Nullable Object key, FileTime modified, long size) {

    /** The stamp of a file, or null when there is none. */
    static @Nullable FileStamp of(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
