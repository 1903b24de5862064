package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testkit.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.junit.jupiter.api.io.TempDir;

/** A token file that is mounted by itself, as into a container, can be read but not replaced. */
class MountedFileTest {

    @TempDir
    private Path folder;

    private Path file;
    private Path backup;
    private Path aside;

    @BeforeEach
    void mountFile() throws IOException {
        Machine.requireRoot();
        Path origin = Files.createDirectory(folder.resolve("host"));
        file = Files.createDirectory(folder.resolve("a container")).resolve("tokens.enc");
        backup = file.resolveSibling("tokens.enc.bak");
        try (TokenStore store = FileTokenStore.open(origin.resolve("tokens.enc"), TestKeyring.keyring())) {
            store.saveToken(TestTokens.named("first"));
            store.saveToken(TestTokens.named("second"));
        }
        Files.createFile(file);
        Machine.requireSuccess("mount", "--bind", origin.resolve("tokens.enc").toString(), file.toString());
        Files.copy(origin.resolve("tokens.enc.bak"), backup);
        aside = Files.writeString(file.resolveSibling("tokens.enc.aside-20260101T000000.000Z"), "damaged");
    }

    @AfterEach
    void unmountFile() {
        if (file != null) {
            Machine.requireSuccess("umount", file.toString());
        }
    }

    @Test
    void deletionDestroysNothing() throws IOException {
        byte[] backedUp = Files.readAllBytes(backup);
        try (TokenStore store = open()) {
            assertRefused(() -> store.deleteToken("first"));
            assertRefused(() -> {
                store.deleteTokens();
                return true;
            });

            assertThat(store.getTokens()).extracting(OAuthToken::id).containsExactly("first", "second");
        }
        assertThat(Files.readAllBytes(backup)).isEqualTo(backedUp);
        assertThat(aside).hasContent("damaged");
        assertThat(Folder.names(folder.resolve("a container")))
                .containsExactly(
                        "tokens.enc", "tokens.enc.aside-20260101T000000.000Z", "tokens.enc.bak", "tokens.enc.lock");
    }

    @Test
    void saveIsRefused() {
        try (TokenStore store = open()) {
            assertRefused(() -> store.saveToken(TestTokens.named("third")));

            assertThat(store.getTokens()).hasSize(2);
        }
        assertThat(FileExamination.of(TokenFile.at(file, Recovery.AUTO), false))
                .anyMatch(finding -> finding.problem().startsWith("is mounted by itself"));
    }

    private static void assertRefused(ThrowingSupplier<?> change) {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(change::get)
                .withMessageContaining("mounted by itself")
                .withMessageContaining("mount its folder")
                .withMessageContaining("nothing was changed");
    }

    private TokenStore open() {
        return FileTokenStore.open(file, TestKeyring.keyring());
    }
}
