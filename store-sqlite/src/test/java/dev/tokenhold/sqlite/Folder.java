package dev.tokenhold.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** What is in a folder of token files. */
final class Folder {

    private Folder() {}

    static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> startingWith(Path folder, String prefix) {
        return names(folder).stream()
                .filter(name -> name.startsWith(prefix))
                .map(folder::resolve)
                .toList();
    }

    /** The files that have the bytes somewhere. */
    static List<String> containing(Path folder, byte[] wanted) {
        // One char per byte: a search for text is a search for bytes.
        String text = new String(wanted, StandardCharsets.ISO_8859_1);
        return names(folder).stream()
                .filter(name -> Files.isRegularFile(folder.resolve(name)))
                .filter(name -> {
                    try {
                        return Files.readString(folder.resolve(name), StandardCharsets.ISO_8859_1)
                                .contains(text);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
