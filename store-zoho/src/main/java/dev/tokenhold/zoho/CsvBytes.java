package dev.tokenhold.zoho;

import java.io.UncheckedIOException;

/** The bytes of one file, to be read from anywhere in it. Thread-safe. */
interface CsvBytes extends AutoCloseable {

    /** How many there are. */
    long size();

    /**
     * Reads as many bytes as there are from a position on, at most {@code length}; fewer only when the file ends before.
     *
     * @return how many there were
     * @throws UncheckedIOException if that fails
     */
    int read(long position, byte[] buffer, int offset, int length);

    /**
     * Makes sure that what has been read so far are bytes of the same file as at first.
     *
     * @throws CsvRowReader.ChangedException if the file has been written to since
     */
    void requireUnchanged();

    @Override
    void close();
}
