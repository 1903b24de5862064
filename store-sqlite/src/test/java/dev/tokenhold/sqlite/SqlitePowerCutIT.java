package dev.tokenhold.sqlite;

import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.PowerCut;
import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class SqlitePowerCutIT {

    @TempDir
    private Path folder;

    @RepeatedTest(15)
    void acknowledgedChangesSurviveOnExt4() {
        surviveOn("ext4");
    }

    @RepeatedTest(15)
    void acknowledgedChangesSurviveOnXfs() {
        surviveOn("xfs");
    }

    private void surviveOn(String fileSystem) {
        try (PowerCut powerCut = PowerCut.on(fileSystem, folder)) {
            powerCut.loseNothingAcknowledged(
                    disk -> SqliteTokenStore.open(disk.resolve("tokens.db"), TestKeyring.keyring()));
        }
    }
}
