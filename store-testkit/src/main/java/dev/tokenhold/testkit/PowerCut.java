package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Cuts the power of a disk while a store changes: shuts down a file system in an image without writing out its memory, and mounts
 * it again. Needs root, loop devices and Python, for the ioctl; tests are skipped without them.
 */
public final class PowerCut implements AutoCloseable {

    // include/uapi/linux/fs.h of Linux: FS_IOC_SHUTDOWN; flag 2 is FS_SHUTDOWN_FLAGS_NOLOGFLUSH.
    private static final String SHUT_DOWN = """
            import fcntl, os, struct, sys
            disk = os.open(sys.argv[1], os.O_RDONLY)
            sys.stdin.readline()
            fcntl.ioctl(disk, 0x8004587D, struct.pack('I', 2))
            """;
    private static final int CHANGES = 10_000;

    private final Path image;
    private final Path disk;
    private final long seed = Seed.next();
    private final Random random = new Random(seed);
    private volatile boolean cut;
    private boolean mounted;

    private PowerCut(Path image, Path disk) {
        this.image = image;
        this.disk = disk;
    }

    /**
     * Makes a disk.
     *
     * @param fileSystem {@code ext4} or {@code xfs}
     * @param folder an empty folder, for the image and the mount point
     * @return the mounted disk; close it after use
     */
    public static PowerCut on(String fileSystem, Path folder) {
        Machine.requireRoot();
        Machine.requireProgram("python3");
        Machine.requireProgram("mkfs." + fileSystem);
        PowerCut powerCut = new PowerCut(folder.resolve("image"), folder.resolve("disk"));
        try {
            Files.createDirectory(powerCut.disk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The smallest size that xfs accepts; the image is sparse.
        Machine.requireSuccess("truncate", "-s", "300m", powerCut.image.toString());
        Machine.requireSuccess("mkfs." + fileSystem, "-q", powerCut.image.toString());
        Machine.requireSuccess("mount", "-o", "loop", powerCut.image.toString(), powerCut.disk.toString());
        powerCut.mounted = true;
        return powerCut;
    }

    /**
     * Saves and deletes tokens until the power is cut, and then checks that every change that was acknowledged before is stored.
     *
     * @param open opens the store on a disk, given its root; it must not recover from damage
     */
    public void loseNothingAcknowledged(Function<Path, TokenStore> open) {
        List<List<String>> possible = changeUntilCut(open);
        unmount();
        Machine.run("mount", "-o", "loop", image.toString(), disk.toString());
        mounted = true;
        try (TokenStore store = open.apply(disk)) {
            assertThat(store.getTokens().stream().map(OAuthToken::id).toList())
                    .as("after the power cut, seed %d", seed)
                    .isIn(possible);
            store.saveToken(TestTokens.named("later"));
            assertThat(store.findTokenById("later")).isPresent();
        }
    }

    @Override
    public void close() {
        if (mounted) {
            unmount();
        }
    }

    /** Returns the possible ids: those acknowledged last before the cut, or after one of the changes since. */
    private List<List<String>> changeUntilCut(Function<Path, TokenStore> open) {
        CompletableFuture<Void> end = cutLater(300 + random.nextInt(1_500));
        List<List<String>> possible = new ArrayList<>(List.of(List.of()));
        try (TokenStore store = open.apply(disk)) {
            for (int i = 0; i < CHANGES; i++) {
                List<String> after = new ArrayList<>(possible.get(possible.size() - 1));
                possible.add(after);
                change(store, after, String.format("%05d", i));
                // XFS may acknowledge a sync that a shutdown overtook; after a real power cut no process could have
                // read that answer.
                if (!cut) {
                    possible.subList(0, possible.size() - 1).clear();
                }
                // Otherwise the next change's sync would hide a missing sync of this one.
                TimeUnit.MILLISECONDS.sleep(random.nextInt(50));
            }
        } catch (StoreUnavailableException e) {
            end.join();
            return possible;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("the store went on without power, seed " + seed);
    }

    private void change(TokenStore store, List<String> ids, String newId) {
        if (!ids.isEmpty() && random.nextInt(4) == 0) {
            store.deleteToken(ids.remove(random.nextInt(ids.size())));
        } else {
            ids.add(newId);
            store.saveToken(TestTokens.named(newId));
        }
    }

    private CompletableFuture<Void> cutLater(long millis) {
        return CompletableFuture.runAsync(() -> {
            try {
                Process shutDown = new ProcessBuilder("python3", "-c", SHUT_DOWN, disk.toString())
                        .redirectErrorStream(true)
                        .start();
                TimeUnit.MILLISECONDS.sleep(millis);
                try (OutputStream go = shutDown.getOutputStream()) {
                    cut = true;
                    go.write('\n');
                }
                String output = new String(shutDown.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(shutDown.waitFor()).as(output).isZero();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        });
    }

    private void unmount() {
        Machine.run("umount", disk.toString());
        mounted = false;
    }
}
