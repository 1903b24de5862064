package dev.tokenhold.internal;

import dev.tokenhold.spi.StorePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The place of a store in a file.
 *
 * @param file the file, which need not exist
 */
public record FilePlace(Path file) implements StorePlace {

    @Override
    public boolean isSameAs(StorePlace other) {
        return other instanceof FilePlace place && isSame(file, place.file);
    }

    /**
     * Tells whether two names mean the same file.
     *
     * @param a a name of a file, which need not exist
     * @param b another one
     * @return whether they do
     */
    public static boolean isSame(Path a, Path b) {
        try {
            return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize())
                    || (Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b));
        } catch (IOException e) {
            return false;
        }
    }
}
