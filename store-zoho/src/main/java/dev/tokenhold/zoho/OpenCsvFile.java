package dev.tokenhold.zoho;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file as it is at one time, open for reading. While it is open another may take its place under its name without harm; what
 * must not happen is that it is written to.
 */
final class OpenCsvFile implements CsvBytes {

    private final Path path;
    private final FileIdentity identity;
    // Not a channel, which an interrupt of the thread would close under our hands.
    private final RandomAccessFile file;

    private OpenCsvFile(Path path, FileIdentity identity) throws IOException {
        this.path = path;
        this.identity = identity;
        file = new RandomAccessFile(path.toFile(), "r");
    }

    /** The file at present; null if there is none. Who has read it asks whether it {@link #isCurrent is the same still}. */
    static @Nullable OpenCsvFile open(Path path) throws IOException {
        FileIdentity identity = FileIdentity.of(path);
        if (identity == null) {
            return null;
        }
        try {
            return new OpenCsvFile(path, identity);
        } catch (IOException e) {
            if (FileIdentity.of(path) == null) {
                return null;
            }
            throw e;
        }
    }

    /** What the file was like when it was opened. */
    FileIdentity identity() {
        return identity;
    }

    /** Whether it is still what its name stands for, and as it was then. */
    boolean isCurrent() throws IOException {
        return identity.equals(FileIdentity.of(path));
    }

    @Override
    public long size() {
        return identity.size();
    }

    @Override
    public synchronized int read(long position, byte[] buffer, int offset, int length) {
        try {
            file.seek(position);
            int total = 0;
            while (total < length) {
                int read = file.read(buffer, offset + total, length - total);
                if (read < 0) {
                    break;
                }
                total += read;
            }
            return total;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void requireUnchanged() {
        try {
            FileIdentity now = FileIdentity.of(path);
            if (now != null && !identity.isReplacedBy(now) && !identity.equals(now)) {
                throw new CsvRowReader.ChangedException();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
