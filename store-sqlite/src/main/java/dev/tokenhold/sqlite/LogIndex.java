package dev.tokenhold.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;

/** Takes away the index of a write-ahead log that {@link ReadMode#WITHOUT_INDEX} has left behind. */
final class LogIndex {

    private static final System.Logger LOG = System.getLogger(FileConnections.class.getName());

    // The bytes that SQLite locks, in this order: pending, reserved, shared (sqlite.org/src, os.h). Whoever has opened
    // a
    // database with a log holds a shared lock.
    private static final long LOCKED_FROM = 0x40000000L;
    private static final long LOCKED = 512;

    private LogIndex() {}

    /** Deletes the index, unless another process uses the database. Call it while this process has no connection to it. */
    static void delete(SqliteFile file) {
        try (FileChannel channel = FileChannel.open(
                        file.path(), StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.tryLock(LOCKED_FROM, LOCKED, false)) {
            if (lock != null) {
                Files.deleteIfExists(file.index());
            }
        } catch (IOException | OverlappingFileLockException e) {
            LOG.log(System.Logger.Level.DEBUG, "the index of a log stays", e);
        }
    }
}
