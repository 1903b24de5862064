package dev.tokenhold.sqlite;

import static dev.tokenhold.sqlite.Tokens.ids;
import static dev.tokenhold.sqlite.Tokens.idsIn;
import static dev.tokenhold.sqlite.Tokens.open;
import static dev.tokenhold.sqlite.Tokens.save;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which file a path means, and what stands beside it. */
class SqlitePlacementTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("tokens.db");
    }

    @Test
    void openingAndReadingCreateNothing() {
        try (TokenStore store = open(file)) {
            assertThat(store.getTokens()).isEmpty();
            assertThat(store.findTokenById("first")).isEmpty();
            assertThat(store.deleteToken("first")).isFalse();
            store.deleteTokens();
        }

        assertThat(Folder.names(folder)).isEmpty();
    }

    @Test
    void onlyTheFileIsLeftWhenEverybodyHasClosedIt() {
        try (TokenStore store = open(file);
                TokenStore other = open(file)) {
            save(store, "first");
            save(other, "second");
            store.deleteToken("first");
            save(store, "third");
            assertThat(Folder.names(folder)).containsExactly("tokens.db", "tokens.db-shm", "tokens.db-wal");
        }

        assertThat(Folder.names(folder)).containsExactly("tokens.db");
        assertThat(idsIn(file)).containsExactly("second", "third");
    }

    @Test
    void savingNothingCreatesAnEmptyStore() {
        try (TokenStore store = open(file)) {
            store.saveTokens(List.of());
        }

        assertThat(Tokens.query(file, "SELECT count(*) FROM tokenhold")).isEqualTo("0");
    }

    @Test
    void symbolicLinkStaysAndTheOtherFilesStandBesideItsTarget() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(file, Path.of("elsewhere", "real.db"));
        try (TokenStore store = open(file);
                TokenStore other = open(elsewhere.resolve("real.db"))) {
            save(store, "first");
            save(other, "second");

            assertThat(ids(store)).containsExactly("first", "second");
            assertThat(Folder.names(folder)).containsExactly("elsewhere", "tokens.db");
            assertThat(Folder.names(elsewhere)).containsExactly("real.db", "real.db-shm", "real.db-wal");
        }

        assertThat(file).isSymbolicLink();
    }

    @Test
    void folderThatIsASymbolicLinkLeadsToTheSameStore() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("real")));
        try (TokenStore one = open(link.resolve("tokens.db"));
                TokenStore other = open(folder.resolve("real").resolve("tokens.db"))) {
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

        assertThatThrownBy(() -> open(missing.resolve("tokens.db")))
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
    void folderThatVanishesIsUnavailableForSaving() throws IOException {
        Path vanishing = Files.createDirectory(folder.resolve("vanishing"));
        try (TokenStore store = open(vanishing.resolve("tokens.db"))) {
            Files.delete(vanishing);

            assertThatThrownBy(() -> save(store, "first"))
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.outcomeUnknown()).isFalse())
                    .hasMessageContaining("cannot be created");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with blank.db",
                "mode=memory?cache=shared",
                "a#b",
                "100%20.db",
                "a;b",
                "it's \"quoted\".db",
                "back\\slash",
                "\u00fc\u4ee4\u724c\ud83d\udd11.db",
                ":memory:",
                ":resource:tokens",
                "file:tokens.db",
                "x&immutable=1",
                "-",
                "?"
            })
    void nameMayHaveAnyCharacter(String name) {
        Path odd = folder.resolve(name);
        try (TokenStore store = open(odd)) {
            save(store, "first");
            save(store, "second");
            assertThat(Folder.names(folder)).containsExactlyInAnyOrder(name, name + "-shm", name + "-wal");
        }

        assertThat(idsIn(odd)).containsExactly("first", "second");
        assertThat(Folder.names(folder)).containsExactly(name);
    }

    /** A backup is put in place of the file, under the hands of an open store. */
    @Test
    void fileThatIsReplacedIsNoticed() throws IOException {
        Path backup = folder.resolve("backup.db");
        try (TokenStore store = open(backup)) {
            save(store, "from backup");
        }
        try (TokenStore store = open(file)) {
            save(store, "first");
            assertThat(ids(store)).containsExactly("first");
            Files.delete(folder.resolve("tokens.db-wal"));
            Files.delete(folder.resolve("tokens.db-shm"));
            Files.move(backup, file, StandardCopyOption.REPLACE_EXISTING);

            assertThat(ids(store)).containsExactly("from backup");
            save(store, "second");
        }

        assertThat(idsIn(file)).containsExactly("from backup", "second");
    }

    @Test
    void fileThatIsMovedAwayIsNotWrittenToAnyMore() throws IOException {
        Path elsewhere = folder.resolve("elsewhere.db");
        try (TokenStore store = open(file)) {
            save(store, "first");
            Files.move(file, elsewhere);
            Files.move(folder.resolve("tokens.db-wal"), folder.resolve("elsewhere.db-wal"));
            Files.delete(folder.resolve("tokens.db-shm"));

            assertThatThrownBy(() -> save(store, "second"))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("does not exist");
            assertThatThrownBy(store::getTokens).isInstanceOf(StoreUnavailableException.class);
        }

        assertThat(file).doesNotExist();
        assertThat(idsIn(elsewhere)).containsExactly("first");
    }

    @Test
    void emptyFileIsAnEmptyStore() throws IOException {
        Files.createFile(file);
        try (TokenStore store = open(file)) {
            assertThat(store.getTokens()).isEmpty();
            assertThat(file).isEmptyFile();
            save(store, "first");
        }

        assertThat(idsIn(file)).containsExactly("first");
    }

    @Test
    void logThatAKilledProcessLeftIsRead() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        try (TokenStore store = open(file)) {
            save(store, "first");
            save(store, "second");
            for (String name : List.of("tokens.db", "tokens.db-wal")) {
                Files.copy(folder.resolve(name), copy.resolve(name));
            }
        }

        assertThat(idsIn(copy.resolve("tokens.db"))).containsExactly("first", "second");
        assertThat(Folder.names(copy)).containsExactly("tokens.db");
    }

    @Test
    void halfAFileIsDamageAndNotAnEmptyStore() throws IOException {
        try (TokenStore store = open(file)) {
            for (int i = 0; i < 50; i++) {
                save(store, "token" + i);
            }
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> idsIn(file))
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("backup");
    }
}
