package dev.tokenhold.file;

import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.PowerCut;
import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class PowerCutIT {

    @TempDir
    private Path folder;

    @RepeatedTest(10)
    void acknowledgedChangesSurvive() {
        try (PowerCut powerCut = PowerCut.on("ext4", folder)) {
            powerCut.loseNothingAcknowledged(
                    disk -> FileTokenStore.open(disk.resolve("tokens.enc"), TestKeyring.keyring(), Recovery.FAIL));
        }
    }
}
