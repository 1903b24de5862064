package dev.tokenhold.zoho;

/** A file that is none, for tests that need tens of thousands of them. */
final class CsvBytesInMemory implements CsvBytes {

    private final byte[] content;

    CsvBytesInMemory(byte[] content) {
        this.content = content;
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) {
        int read = (int) Math.max(0, Math.min(length, content.length - position));
        System.arraycopy(content, (int) position, buffer, offset, read);
        return read;
    }

    @Override
    public void requireUnchanged() {}

    @Override
    public void close() {}
}
