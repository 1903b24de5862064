package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system of 1 MiB that runs full, or cannot be written any more. Needs root, to mount it. */
class FullDiskIT {

    @TempDir
    private Path folder;

    private Path disk;
    private Path file;
    private boolean mounted;

    @BeforeEach
    void mount() throws IOException {
        Machine.requireRoot();
        disk = Files.createDirectory(folder.resolve("disk"));
        Machine.requireSuccess("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString());
        mounted = true;
        file = disk.resolve("tokens.enc");
    }

    @AfterEach
    void unmount() {
        if (mounted) {
            Machine.run("umount", disk.toString());
        }
    }

    @Test
    void fullDiskLosesNothingThatWasAcknowledged() throws IOException {
        try (TokenStore store = open()) {
            List<OAuthToken> acknowledged = fill(store);

            assertThat(store.getTokens()).isEqualTo(acknowledged);
            try (TokenStore reopened = open()) {
                assertThat(reopened.getTokens()).isEqualTo(acknowledged);
            }
            assertThat(Folder.names(disk)).doesNotContain("tokens.enc.tmp", "tokens.enc.bak.tmp");

            Machine.run("mount", "-o", "remount,size=8m", disk.toString());
            acknowledged.add(store.saveToken(big(acknowledged.size())));
            assertThat(store.getTokens()).isEqualTo(acknowledged);
        }
    }

    @Test
    void deletionOnAFullDiskEitherSucceedsOrChangesNothing() throws IOException {
        try (TokenStore store = open()) {
            List<OAuthToken> acknowledged = fill(store);
            OAuthToken first = acknowledged.get(0);
            boolean deleted;
            try {
                deleted = store.deleteToken(String.valueOf(first.id()));
            } catch (StoreUnavailableException e) {
                deleted = e.outcomeUnknown();
            }

            assertThat(store.getTokens())
                    .isEqualTo(deleted ? acknowledged.subList(1, acknowledged.size()) : acknowledged);
        }
    }

    @Test
    void readOnlyDiskCanBeReadAndRefusesToSave() {
        try (TokenStore store = open()) {
            OAuthToken first = store.saveToken(StoreProcess.tokenOf("first"));
            Machine.run("mount", "-o", "remount,ro", disk.toString());

            assertThatThrownBy(() -> store.saveToken(StoreProcess.tokenOf("second")))
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.outcomeUnknown()).isFalse())
                    .hasMessageContaining("Read-only file system");
            try (TokenStore reopened = open()) {
                assertThat(reopened.getTokens()).containsExactly(first);
            }

            Machine.run("mount", "-o", "remount,rw", disk.toString());
            store.saveToken(StoreProcess.tokenOf("second"));
            assertThat(store.getTokens()).hasSize(2);
        }
    }

    private static List<OAuthToken> fill(TokenStore store) {
        List<OAuthToken> acknowledged = new ArrayList<>();
        assertThatThrownBy(() -> {
                    while (acknowledged.size() < 1_000) {
                        acknowledged.add(store.saveToken(big(acknowledged.size())));
                    }
                })
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.outcomeUnknown()).isFalse())
                .hasMessageContaining("No space left on device");
        assertThat(acknowledged).hasSizeGreaterThan(10);
        return acknowledged;
    }

    private static OAuthToken big(int number) {
        return OAuthToken.builder()
                .id(String.format("%04d", number))
                .accessToken("x".repeat(16 * 1024))
                .build();
    }

    private TokenStore open() {
        return FileTokenStore.open(file, TestKeyring.keyring());
    }
}
