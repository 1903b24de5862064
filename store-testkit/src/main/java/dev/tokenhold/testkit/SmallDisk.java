package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file system of 1 MiB that runs full or becomes read-only. Mounting needs root; without it, the test is skipped. */
public final class SmallDisk implements AutoCloseable {

    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    /**
     * Mounts a disk.
     *
     * @param folder where the mount point is made
     * @return the disk, to be closed
     */
    public static SmallDisk in(Path folder) {
        Machine.requireRoot();
        try {
            Path path = Files.createDirectory(folder.resolve("disk"));
            Machine.requireSuccess("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path.toString());
            return new SmallDisk(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the root folder of the disk.
     *
     * @return the mount point
     */
    public Path path() {
        return path;
    }

    /** Makes it 100 MiB large. */
    public void enlarge() {
        remount("size=100m");
    }

    /** Makes it read-only. */
    public void makeReadOnly() {
        remount("ro");
    }

    /** Makes it writable again. */
    public void makeWritable() {
        remount("rw");
    }

    private void remount(String option) {
        Machine.run("mount", "-o", "remount," + option, path.toString());
    }

    @Override
    public void close() {
        Machine.run("umount", path.toString());
    }

    /**
     * Saves {@linkplain TestTokens#big big} tokens until the disk is full. The store has to report that the last save changed nothing.
     *
     * @param store a store on the disk
     * @param message what its message contains then
     * @return the tokens that were saved
     */
    public static List<OAuthToken> fill(TokenStore store, String message) {
        List<OAuthToken> acknowledged = new ArrayList<>();
        assertThatThrownBy(() -> {
                    while (acknowledged.size() < 1_000) {
                        acknowledged.add(store.saveToken(TestTokens.big(acknowledged.size())));
                    }
                })
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.outcomeUnknown()).isFalse())
                .hasMessageContaining(message);
        assertThat(acknowledged).hasSizeGreaterThan(10);
        return acknowledged;
    }

    /**
     * Fills the disk and deletes the first token, which has to succeed or to change nothing.
     *
     * @param store a store on the disk
     * @param message what its message contains when the disk is full
     */
    public static void deleteFromFull(TokenStore store, String message) {
        List<OAuthToken> acknowledged = fill(store, message);
        boolean deleted;
        try {
            deleted = store.deleteToken(String.valueOf(acknowledged.get(0).id()));
        } catch (StoreUnavailableException e) {
            deleted = e.outcomeUnknown();
        }

        assertThat(store.getTokens()).isEqualTo(deleted ? acknowledged.subList(1, acknowledged.size()) : acknowledged);
    }
}
