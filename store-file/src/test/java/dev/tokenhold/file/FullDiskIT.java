package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.SmallDisk;
import dev.tokenhold.testkit.TestTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system of 1 MiB that runs full, or cannot be written any more. Needs root, to mount it. */
class FullDiskIT {

    @TempDir
    private Path folder;

    private SmallDisk disk;
    private Path file;

    @BeforeEach
    void mount() {
        disk = SmallDisk.in(folder);
        file = disk.path().resolve("tokens.enc");
    }

    @AfterEach
    void unmount() {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void fullDiskLosesNothingThatWasAcknowledged() throws IOException {
        try (TokenStore store = open()) {
            List<OAuthToken> acknowledged = SmallDisk.fill(store, "No space left on device");

            assertThat(store.getTokens()).isEqualTo(acknowledged);
            try (TokenStore reopened = open()) {
                assertThat(reopened.getTokens()).isEqualTo(acknowledged);
            }
            assertThat(Folder.names(disk.path())).doesNotContain("tokens.enc.tmp", "tokens.enc.bak.tmp");

            disk.enlarge();
            acknowledged.add(store.saveToken(TestTokens.big(acknowledged.size())));
            assertThat(store.getTokens()).isEqualTo(acknowledged);
        }
    }

    @Test
    void deletionOnAFullDiskEitherSucceedsOrChangesNothing() {
        try (TokenStore store = open()) {
            SmallDisk.deleteFromFull(store, "No space left on device");
        }
    }

    @Test
    void readOnlyDiskCanBeReadAndRefusesToSave() {
        try (TokenStore store = open()) {
            OAuthToken first = store.saveToken(TestTokens.named("first"));
            disk.makeReadOnly();

            assertThatThrownBy(() -> store.saveToken(TestTokens.named("second")))
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.outcomeUnknown()).isFalse())
                    .hasMessageContaining("Read-only file system");
            try (TokenStore reopened = open()) {
                assertThat(reopened.getTokens()).containsExactly(first);
            }

            disk.makeWritable();
            store.saveToken(TestTokens.named("second"));
            assertThat(store.getTokens()).hasSize(2);
        }
    }

    private TokenStore open() {
        return FileTokenStore.open(file, TestKeyring.keyring());
    }
}
