package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testkit.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pipes, devices, folders and links in the places of the files: whoever opens a pipe waits for ever. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NoRegularFileTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("tokens.enc");
    }

    @Test
    void pipeInThePlaceOfAnOpenStoreIsRefused() throws IOException {
        try (TokenStore store = openWithAToken()) {
            Path elsewhere = Files.move(file, folder.resolve("elsewhere"));
            makePipe("tokens.enc");

            assertRefused(store, "it is not a regular file");

            Files.move(elsewhere, file, StandardCopyOption.REPLACE_EXISTING);
            store.saveToken(TestTokens.named("second"));
            assertThat(store.getTokens()).hasSize(2);
        }
    }

    @Test
    void linkInThePlaceOfAnOpenStoreIsRefused() throws IOException {
        try (TokenStore store = openWithAToken()) {
            store.saveToken(TestTokens.named("second"));
            Path elsewhere = Files.move(file, folder.resolve("elsewhere"));
            Files.createSymbolicLink(file, elsewhere);

            assertRefused(store, "it is a symbolic link");
        }
    }

    @Test
    void pipeInThePlaceOfTheBackupIsReplacedByOne() throws IOException {
        try (TokenStore store = openWithAToken()) {
            makePipe("tokens.enc.bak");
            store.saveToken(TestTokens.named("second"));
        }

        assertThat(folder.resolve("tokens.enc.bak")).isRegularFile();
    }

    @Test
    void pipeInThePlaceOfTheBackupOfAMissingFileIsRefused() throws IOException {
        openWithAToken().close();
        Files.delete(file);
        makePipe("tokens.enc.bak");

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> FileTokenStore.open(file, TestKeyring.keyring()))
                .withMessageContaining("it is not a regular file");
    }

    @Test
    void pipeInThePlaceOfTheLockIsRefused() throws IOException {
        try (TokenStore store = openWithAToken()) {
            Files.delete(folder.resolve("tokens.enc.lock"));
            makePipe("tokens.enc.lock");

            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.saveToken(TestTokens.named("second")))
                    .withMessageContaining("tokens.enc.lock")
                    .withMessageContaining("it is not a regular file");
            assertThat(store.getTokens()).hasSize(1);
        }
    }

    @Test
    void pipeInThePlaceOfTheFenceStandsForOne() throws IOException {
        try (TokenStore store = openWithAToken()) {
            makePipe("tokens.enc.fence");

            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.saveToken(TestTokens.named("second")))
                    .withMessageContaining("fenced by " + FenceNotice.UNKNOWN);
            assertThat(((MigratableTokenStore) store).fence().orElseThrow().lift())
                    .isTrue();
            store.saveToken(TestTokens.named("second"));
        }
    }

    @Test
    void pipeInThePlaceOfATemporaryFileIsRemoved() {
        try (TokenStore store = openWithAToken()) {
            makePipe("tokens.enc.tmp");
            makePipe("tokens.enc.bak.tmp");
            store.saveToken(TestTokens.named("second"));
            makePipe("tokens.enc.bak.tmp");
            store.deleteToken("second");
        }

        assertThat(dev.tokenhold.testkit.Folder.names(folder))
                .containsExactly("tokens.enc", "tokens.enc.bak", "tokens.enc.lock");
    }

    private static void assertRefused(TokenStore store, String why) {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(store::getTokens)
                .withMessageContaining(why);
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.saveToken(TestTokens.named("second")))
                .withMessageContaining(why)
                .withMessageContaining("nothing was changed");
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> store.deleteToken("first"));
    }

    private void makePipe(String name) {
        Machine.requireProgram("mkfifo");
        Machine.run("mkfifo", folder.resolve(name).toString());
    }

    private TokenStore openWithAToken() {
        TokenStore store = FileTokenStore.open(file, TestKeyring.keyring());
        store.saveToken(TestTokens.named("first"));
        return store;
    }
}
