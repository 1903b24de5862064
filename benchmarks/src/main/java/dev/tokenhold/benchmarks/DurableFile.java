package dev.tokenhold.benchmarks;

import dev.tokenhold.OAuthToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * What a durable, atomic save of a file costs the disk: writes as many bytes as our file store does to a new file, waits for the disk,
 * renames the file, and waits for the folder.
 */
final class DurableFile implements Contestant {

    private final Path folder;
    private final Path file;
    private ByteBuffer bytes;

    DurableFile(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("tokens.enc");
    }

    @Override
    public void fill(int tokens) throws IOException {
        try (StoreContestant store = new StoreContestant(Contestants.store("file:" + file))) {
            store.fill(tokens);
        }
        bytes = ByteBuffer.allocateDirect((int) Files.size(file));
        bytes.put(Files.readAllBytes(file));
    }

    @Override
    public Object find(long user) {
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized Object save(long user, OAuthToken token) throws IOException {
        Path written = folder.resolve("tokens.tmp");
        try (FileChannel channel = FileChannel.open(
                written, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            bytes.rewind();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
        return token;
    }

    @Override
    public void close() {}
}
