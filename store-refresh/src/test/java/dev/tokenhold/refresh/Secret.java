package dev.tokenhold.refresh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Hands a secret to a store by a file. */
final class Secret {

    private Secret() {}

    static Path write(Path folder, String secret) {
        try {
            return Files.writeString(folder.resolve("password"), secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
