package dev.tokenhold.file;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.internal.RecordFile;
import dev.tokenhold.internal.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/** Reads and writes the content of a token file. */
final class TokenFileFormat {

    private TokenFileFormat() {}

    static void write(Content content, OutputStream file) throws IOException {
        RecordFile.write(
                content.generation(), content.malformed(), content.records().records(), file);
    }

    /** Tells whether a file begins like a token file, as a damaged or newer one does too. */
    static boolean isBegunIn(Path file) throws IOException {
        try (InputStream in = RegularFile.read(file)) {
            return RecordFile.begins(in.readNBytes(Long.BYTES));
        }
    }

    /**
     * Reads a token file.
     *
     * @throws CorruptStoreException if it is damaged, or not a token file
     * @throws UnsupportedFormatException if a newer version wrote it
     */
    static Content read(byte[] file, Path name) {
        String place = "the token file " + name;
        RecordFile content = RecordFile.read(file, place);
        RecordIndex records = RecordIndex.of(content.records());
        if (records.hasIdentityTwice()) {
            throw RecordFile.faulty(place, "two of its records have the same identity", null);
        }
        return new Content(content.generation(), records, content.malformed());
    }
}
