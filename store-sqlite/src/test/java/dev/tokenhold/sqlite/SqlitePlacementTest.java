package dev.tokenhold.sqlite;

import static dev.tokenhold.sqlite.Tokens.idsIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.FilePlacementContract;
import dev.tokenhold.testkit.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which file a path means, and what stands beside it. */
class SqlitePlacementTest extends FilePlacementContract {

    @Override
    protected TokenStore open(Path path) {
        return Tokens.open(path);
    }

    @Test
    void deletingFromNothingCreatesNothing() {
        try (TokenStore store = open(file())) {
            assertThat(store.deleteToken("first")).isFalse();
            store.deleteTokens();
        }

        assertThat(Folder.names(folder())).isEmpty();
    }

    @Test
    void onlyTheFileIsLeftWhenEverybodyHasClosedIt() {
        try (TokenStore store = open(file());
                TokenStore other = open(file())) {
            save(store, "first");
            save(other, "second");
            store.deleteToken("first");
            save(store, "third");
            assertThat(Folder.names(folder())).containsExactly("tokens", "tokens-shm", "tokens-wal");
        }

        assertThat(Folder.names(folder())).containsExactly("tokens");
        assertThat(idsIn(file())).containsExactly("second", "third");
    }

    @Test
    void savingNothingCreatesAnEmptyStore() {
        try (TokenStore store = open(file())) {
            store.saveTokens(List.of());
        }

        assertThat(Tokens.query(file(), "SELECT count(*) FROM tokenhold")).isEqualTo("0");
    }

    @Test
    void symbolicLinkStaysAndTheOtherFilesStandBesideItsTarget() throws IOException {
        Path elsewhere = Files.createDirectory(folder().resolve("elsewhere"));
        Files.createSymbolicLink(file(), Path.of("elsewhere", "real"));
        try (TokenStore store = open(file());
                TokenStore other = open(elsewhere.resolve("real"))) {
            save(store, "first");
            save(other, "second");

            assertThat(ids(store)).containsExactly("first", "second");
            assertThat(Folder.names(folder())).containsExactly("elsewhere", "tokens");
            assertThat(Folder.names(elsewhere)).containsExactly("real", "real-shm", "real-wal");
        }

        assertThat(file()).isSymbolicLink();
    }

    /** A backup is put in place of the file, under the hands of an open store. */
    @Test
    void fileThatIsReplacedIsNoticed() throws IOException {
        Path backup = folder().resolve("backup.db");
        try (TokenStore store = open(file())) {
            save(store, "from backup");
        }
        Files.copy(file(), backup);
        try (TokenStore store = open(file())) {
            save(store, "first");
            assertThat(ids(store)).containsExactly("first", "from backup");
            Files.delete(folder().resolve("tokens-wal"));
            Files.delete(folder().resolve("tokens-shm"));
            Files.move(backup, file(), StandardCopyOption.REPLACE_EXISTING);

            assertThat(ids(store)).containsExactly("from backup");
            save(store, "second");
        }

        assertThat(idsIn(file())).containsExactly("from backup", "second");
    }

    @Test
    void fileThatIsMovedAwayIsNotWrittenToAnyMore() throws IOException {
        Path elsewhere = folder().resolve("elsewhere.db");
        try (TokenStore store = open(file())) {
            save(store, "first");
            Files.move(file(), elsewhere);
            Files.move(folder().resolve("tokens-wal"), folder().resolve("elsewhere.db-wal"));
            Files.delete(folder().resolve("tokens-shm"));

            assertThatThrownBy(() -> save(store, "second"))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining(file().toString())
                    .hasMessageContaining("does not exist");
            assertThatThrownBy(store::getTokens).isInstanceOf(StoreUnavailableException.class);
        }

        assertThat(file()).doesNotExist();
        assertThat(idsIn(elsewhere)).containsExactly("first");
    }

    @Test
    void emptyFileIsAnEmptyStore() throws IOException {
        Files.createFile(file());
        try (TokenStore store = open(file())) {
            assertThat(store.getTokens()).isEmpty();
            assertThat(file()).isEmptyFile();
            save(store, "first");
        }

        assertThat(idsIn(file())).containsExactly("first");
    }

    @Test
    void logThatAKilledProcessLeftIsRead() throws IOException {
        Path copy = Files.createDirectory(folder().resolve("copy"));
        try (TokenStore store = open(file())) {
            save(store, "first");
            save(store, "second");
            for (String name : List.of("tokens", "tokens-wal")) {
                Files.copy(folder().resolve(name), copy.resolve(name));
            }
        }

        assertThat(idsIn(copy.resolve("tokens"))).containsExactly("first", "second");
        assertThat(Folder.names(copy)).containsExactly("tokens");
    }

    @Test
    void halfAFileIsDamageAndNotAnEmptyStore() throws IOException {
        try (TokenStore store = open(file())) {
            for (int i = 0; i < 50; i++) {
                save(store, "token" + i);
            }
        }
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> idsIn(file()))
                .isInstanceOf(CorruptStoreException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("backup");
    }
}
