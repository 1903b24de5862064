package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which file a path means, and what stands beside it. */
class FilePlacementTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("tokens.enc");
    }

    @Test
    void openingAndReadingCreateNothing() {
        try (TokenStore store = open(file)) {
            assertThat(store.getTokens()).isEmpty();
        }

        assertThat(Folder.names(folder)).isEmpty();
    }

    @Test
    void savingNothingCreatesAnEmptyFileOnce() throws IOException {
        try (TokenStore store = open(file)) {
            store.saveTokens(List.of());
            FileTime created = Files.getLastModifiedTime(file);
            store.saveTokens(List.of());

            assertThat(Files.getLastModifiedTime(file)).isEqualTo(created);
            assertThat(ids(store)).isEmpty();
        }
    }

    @Test
    void onlyTheNamesOfTheFormatStandBesideAFile() {
        try (TokenStore store = open(file)) {
            save(store, "first");
            assertThat(Folder.names(folder)).containsExactly("tokens.enc", "tokens.enc.lock");
            save(store, "second");
            store.deleteToken("first");
            save(store, "third");
        }

        assertThat(Folder.names(folder)).containsExactly("tokens.enc", "tokens.enc.bak", "tokens.enc.lock");
    }

    @Test
    void symbolicLinkStaysAndItsTargetIsReplaced() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(file, Path.of("elsewhere", "real.enc"));
        try (TokenStore store = open(file)) {
            save(store, "first");
            save(store, "second");
        }

        assertThat(file).isSymbolicLink();
        assertThat(Folder.names(folder)).containsExactly("elsewhere", "tokens.enc");
        assertThat(Folder.names(elsewhere)).containsExactly("real.enc", "real.enc.bak", "real.enc.lock");
        try (TokenStore store = open(elsewhere.resolve("real.enc"))) {
            assertThat(ids(store)).containsExactly("first", "second");
        }
    }

    @Test
    void folderThatIsASymbolicLinkLeadsToTheSameStore() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("real")));
        try (TokenStore one = open(link.resolve("tokens.enc"));
                TokenStore other = open(folder.resolve("real").resolve("tokens.enc"))) {
            save(one, "first");
            save(other, "second");

            assertThat(ids(one)).containsExactly("first", "second");
        }
    }

    @Test
    void linksThatLeadInACircleAreRefused() throws IOException {
        Path other = folder.resolve("other");
        Files.createSymbolicLink(file, other);
        Files.createSymbolicLink(other, file);

        assertThatThrownBy(() -> open(file))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void relativePathIsRelativeToTheWorkingDirectory() {
        Path relative = Path.of("").toAbsolutePath().relativize(file);
        try (TokenStore store = open(relative)) {
            save(store, "first");
        }

        assertThat(relative).isRelative();
        assertThat(file).isRegularFile();
    }

    @Test
    void missingFolderIsRefusedAndNotCreated() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> open(missing.resolve("tokens.enc")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("create the folder");
        assertThat(missing).doesNotExist();
    }

    @Test
    void directoryIsRefused() {
        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("directory");
    }

    @Test
    void folderUnderAFileIsRefused() throws IOException {
        Files.writeString(file, "x");

        assertThatThrownBy(() -> open(file.resolve("tokens.enc"))).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void folderThatVanishesIsUnavailableForSaving() throws IOException {
        Path vanishing = Files.createDirectory(folder.resolve("vanishing"));
        try (TokenStore store = open(vanishing.resolve("tokens.enc"))) {
            Files.delete(vanishing);

            assertThatThrownBy(() -> save(store, "first"))
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.outcomeUnknown()).isFalse());
        }
    }

    @Test
    void namesWithBlanksAndOtherScriptsWork() {
        Path odd = folder.resolve("\u00fc \u4ee4\u724c %20?#.enc");
        try (TokenStore store = open(odd)) {
            save(store, "first");
            save(store, "second");
        }

        try (TokenStore store = open(odd)) {
            assertThat(ids(store)).containsExactly("first", "second");
        }
    }

    private static TokenStore open(Path path) {
        return FileTokenStore.open(path, TestKeyring.keyring());
    }

    private static void save(TokenStore store, String name) {
        store.saveToken(StoreProcess.tokenOf(name));
    }

    private static List<String> ids(TokenStore store) {
        return store.getTokens().stream().map(OAuthToken::id).toList();
    }
}
