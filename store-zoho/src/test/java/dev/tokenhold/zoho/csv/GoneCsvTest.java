package dev.tokenhold.zoho.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testkit.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file that went away under a program is not an empty store: whoever hears that there is no token has a user log in again. */
class GoneCsvTest {

    @TempDir
    private Path parent;

    @Test
    void fileWhoseFolderWentAwayIsOutOfReach() throws IOException {
        Path folder = Files.createDirectory(parent.resolve("data"));
        Path elsewhere = parent.resolve("elsewhere");
        try (TokenStore store = new CsvFolder(folder).store()) {
            assertThat(store.getTokens()).isEmpty();
            Files.move(folder, elsewhere);
            assertOutOfReach(store);
            Files.createDirectory(folder);
            assertOutOfReach(store);
            assertThat(new CsvFolder(folder).file()).doesNotExist();

            Files.move(folder, parent.resolve("another"));
            Files.move(elsewhere, folder);
            store.saveToken(TestTokens.named("1"));
            assertThat(store.getTokens()).hasSize(1);
        }
    }

    @Test
    void fileThatIsDeletedIsOutOfReach() throws IOException {
        try (TokenStore store = new CsvFolder(parent).store()) {
            store.saveToken(TestTokens.named("1"));
            Files.delete(new CsvFolder(parent).file());

            assertOutOfReach(store);
        }
        try (TokenStore store = new CsvFolder(parent).store()) {
            assertThat(store.getTokens()).isEmpty();
        }
    }

    /** Whoever opens a pipe waits for ever. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void pipesAreRefused() {
        Machine.requireProgram("mkfifo");
        CsvFolder folder = new CsvFolder(parent);
        Machine.run("mkfifo", folder.file() + ".leader");
        try (ZohoCsvTokenStore store = folder.store()) {
            store.saveToken(TestTokens.named("1"));

            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.leaderRegister().orElseThrow().read())
                    .withMessageContaining("it is not a regular file");
        }
        Machine.run("rm", folder.file().toString(), folder.file() + ".lock");
        Machine.run("mkfifo", folder.file() + ".lock");
        try (TokenStore store = folder.store()) {
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.saveToken(TestTokens.named("1")))
                    .withMessageContaining("it is not a regular file");
        }
    }

    private static void assertOutOfReach(TokenStore store) {
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(store::getTokens);
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> store.findTokenById("1"));
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.saveToken(TestTokens.named("2")));
    }
}
