package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power fails: an ext4 file system is shut down without writing out what it has in memory, and mounted again. Needs root, loop
 * devices and Python, for the ioctl.
 */
@Tag("long")
class PowerCutIT {

    // include/uapi/linux/fs.h of Linux: EXT4_IOC_SHUTDOWN; flag 2 is EXT4_GOING_FLAGS_NOLOGFLUSH.
    private static final String SHUT_DOWN =
            "import fcntl, os, struct, sys; fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack('I', 2))";

    @TempDir
    private Path folder;

    private Path image;
    private Path disk;
    private Path file;
    private boolean mounted;

    @BeforeEach
    void makeDisk() throws IOException {
        Machine.requireRoot();
        Machine.requireProgram("python3");
        Machine.requireProgram("mkfs.ext4");
        image = folder.resolve("image");
        disk = Files.createDirectory(folder.resolve("disk"));
        Machine.requireSuccess("truncate", "-s", "64m", image.toString());
        Machine.requireSuccess("mkfs.ext4", "-q", image.toString());
        Machine.requireSuccess("mount", "-o", "loop", image.toString(), disk.toString());
        mounted = true;
        file = disk.resolve("tokens.enc");
    }

    @AfterEach
    void unmount() {
        if (mounted) {
            Machine.run("umount", disk.toString());
        }
    }

    @RepeatedTest(10)
    void acknowledgedSavesAndDeletionsSurvive() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> expected = new ArrayList<>();
        List<String> underWay = new ArrayList<>();
        CompletableFuture<Void> cut = CompletableFuture.runAsync(
                () -> Machine.run("python3", "-c", SHUT_DOWN, disk.toString()),
                CompletableFuture.delayedExecutor(300 + random.nextInt(1_500), TimeUnit.MILLISECONDS));
        try (TokenStore store = open()) {
            for (int i = 0; i < 10_000; i++) {
                underWay.clear();
                underWay.addAll(expected);
                if (!expected.isEmpty() && random.nextInt(4) == 0) {
                    String doomed = underWay.remove(random.nextInt(expected.size()));
                    store.deleteToken(doomed);
                } else {
                    String name = String.format("%05d", i);
                    underWay.add(name);
                    store.saveToken(StoreProcess.tokenOf(name));
                }
                expected.clear();
                expected.addAll(underWay);
                // Otherwise the next save's sync would hide a sync that is missing in this one.
                TimeUnit.MILLISECONDS.sleep(random.nextInt(50));
            }
        } catch (StoreUnavailableException expectedAfterTheCut) {
            assertThat(cut.isDone() || cut.get() == null).isTrue();
        }
        cut.get();
        Machine.run("umount", disk.toString());
        mounted = false;
        Machine.run("mount", "-o", "loop", image.toString(), disk.toString());
        mounted = true;

        try (TokenStore store = FileTokenStore.open(file, TestKeyring.keyring(), Recovery.FAIL)) {
            assertThat(store.getTokens().stream().map(OAuthToken::id).toList())
                    .as("after the power cut, seed %d", seed)
                    .isIn(expected, underWay);
            store.saveToken(StoreProcess.tokenOf("later"));
            assertThat(store.findTokenById("later")).isPresent();
        }
    }

    private TokenStore open() {
        return FileTokenStore.open(file, TestKeyring.keyring());
    }
}
