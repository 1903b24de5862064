package dev.tokenhold.file;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.internal.RecordFile;
import dev.tokenhold.internal.RegularFile;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Reads and writes the content of a token file. */
final class TokenFileFormat {

    private static final int PAGE = 1024;

    private TokenFileFormat() {}

    static void write(Content content, OutputStream file) throws IOException {
        InMemoryRecordStore records = content.records();
        Iterator<TokenRecord> all = Stream.iterate(
                        records.scan(null, PAGE),
                        page -> !page.isEmpty(),
                        page -> records.scan(page.get(page.size() - 1).id(), PAGE))
                .flatMap(List::stream)
                .iterator();
        RecordFile.write(content.generation(), content.malformed(), records.size(), all, file);
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
        InMemoryRecordStore records = new InMemoryRecordStore();
        WriteResult result = records.write(content.records().stream()
                .map(record -> new RecordWrite(RecordWrite.ABSENT, record))
                .toList());
        if (!(result instanceof WriteResult.Written)) {
            throw RecordFile.faulty(place, "two of its records have the same identity", null);
        }
        return new Content(content.generation(), records, content.malformed());
    }
}
