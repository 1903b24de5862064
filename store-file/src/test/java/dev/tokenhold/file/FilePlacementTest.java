package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.FilePlacementContract;
import dev.tokenhold.testkit.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which file a path means, and what stands beside it. */
class FilePlacementTest extends FilePlacementContract {

    @Override
    protected TokenStore open(Path path) {
        return FileTokenStore.open(path, TestKeyring.keyring());
    }

    @Test
    void savingNothingCreatesAnEmptyFileOnce() throws IOException {
        try (TokenStore store = open(file())) {
            store.saveTokens(List.of());
            FileTime created = Files.getLastModifiedTime(file());
            store.saveTokens(List.of());

            assertThat(Files.getLastModifiedTime(file())).isEqualTo(created);
            assertThat(ids(store)).isEmpty();
        }
    }

    @Test
    void onlyTheNamesOfTheFormatStandBesideAFile() {
        try (TokenStore store = open(file())) {
            save(store, "first");
            assertThat(Folder.names(folder())).containsExactly("tokens", "tokens.lock");
            save(store, "second");
            store.deleteToken("first");
            save(store, "third");
        }

        assertThat(Folder.names(folder())).containsExactly("tokens", "tokens.bak", "tokens.lock");
    }

    @Test
    void symbolicLinkStaysAndItsTargetIsReplaced() throws IOException {
        Path elsewhere = Files.createDirectory(folder().resolve("elsewhere"));
        Files.createSymbolicLink(file(), Path.of("elsewhere", "real"));
        try (TokenStore store = open(file())) {
            save(store, "first");
            save(store, "second");
        }

        assertThat(file()).isSymbolicLink();
        assertThat(Folder.names(folder())).containsExactly("elsewhere", "tokens");
        assertThat(Folder.names(elsewhere)).containsExactly("real", "real.bak", "real.lock");
        try (TokenStore store = open(elsewhere.resolve("real"))) {
            assertThat(ids(store)).containsExactly("first", "second");
        }
    }
}
