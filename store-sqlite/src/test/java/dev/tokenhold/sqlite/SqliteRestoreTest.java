package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.crypto.RestoreContract;
import dev.tokenhold.crypto.StoreRestore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.testkit.Folder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteRestoreTest implements RestoreContract {

    @TempDir
    private Path folder;

    @Override
    public String scheme() {
        return "sqlite";
    }

    @Override
    public Path folder() {
        return folder;
    }

    private Path file() {
        return folder.resolve("tokens");
    }

    private Path copy() throws IOException {
        return Files.copy(file(), folder.resolve("copy of it's \u20ac?#%20.db"));
    }

    private void save(String... ids) {
        try (TokenStore store = Tokens.open(file())) {
            List.of(ids).forEach(id -> Tokens.save(store, id));
        }
    }

    private List<Path> restore(@Nullable Path copy) {
        return new SqliteTokenStoreProvider()
                .restore(
                        StoreAddress.parse("sqlite:" + file()),
                        new StoreSettings(Map.of()),
                        copy,
                        new StoreRestore(TestKeyring.keyring(), finding -> {}));
    }

    @Test
    void databaseThatIsNoneAnyMoreIsMovedAway() throws IOException {
        save("first");
        Path copy = copy();
        byte[] text =
                "no database any more, but longer than a header of SQLite, which has a hundred bytes and tells the size of pages"
                        .getBytes(StandardCharsets.US_ASCII);
        Files.write(file(), text);

        List<Path> aside = restore(copy);

        assertThat(Tokens.idsIn(file())).containsExactly("first");
        assertThat(Tokens.query(file(), "PRAGMA journal_mode")).isEqualTo("wal");
        assertThat(aside).singleElement().satisfies(kept -> assertThat(kept).hasBinaryContent(text));
    }

    @Test
    void logOfAMissingDatabaseDoesNotBecomeThatOfTheRestoredOne() throws IOException {
        save("first");
        Path copy = copy();
        Path log = folder.resolve("tokens-wal");
        byte[] bytes;
        try (TokenStore store = Tokens.open(file())) {
            Tokens.save(store, "second");
            bytes = Files.readAllBytes(log);
        }
        Files.delete(file());
        Files.write(log, bytes);

        List<Path> aside = restore(copy);

        assertThat(Tokens.idsIn(file())).containsExactly("first");
        assertThat(aside).singleElement().satisfies(kept -> {
            assertThat(kept).hasBinaryContent(bytes);
            assertThat(kept.getFileName().toString()).endsWith("Z-wal");
        });
    }

    @Test
    void damagedPagesAreRestored() throws IOException {
        save("first", "second");
        Path copy = copy();
        try (RandomAccessFile pages = new RandomAccessFile(file().toFile(), "rw")) {
            pages.seek(2 * 4096);
            pages.write(new byte[3 * 4096]);
        }

        restore(copy);

        assertThat(Tokens.idsIn(file())).containsExactly("first", "second");
    }

    /** Such a store does not open. */
    @Test
    void tableThatDiffersFromItsSchemaIsRestored() throws IOException {
        save("first");
        Path copy = copy();
        Tokens.execute(file(), "CREATE TRIGGER foreign_one AFTER DELETE ON tokenhold BEGIN SELECT 1; END");

        restore(copy);

        assertThat(Tokens.idsIn(file())).containsExactly("first");
        assertThat(Tokens.query(file(), "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'"))
                .isEqualTo("0");
    }

    @Test
    void databaseOfAnotherProgramIsNotReplaced() throws IOException {
        save("first");
        Path copy = copy();
        Files.delete(file());
        Tokens.execute(file(), "CREATE TABLE theirs (x)");

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> restore(copy))
                .withMessageContaining("belongs to another program");

        assertThat(Tokens.query(file(), "SELECT count(*) FROM theirs")).isEqualTo("0");
    }

    /** Whoever copies the files of a database in use gets such a copy. */
    @Test
    void copyMayHaveALogBesideIt() throws IOException {
        save("first");
        Path copy = folder.resolve("copy");
        try (TokenStore store = Tokens.open(file())) {
            Tokens.save(store, "second");
            Files.copy(file(), copy);
            Files.copy(folder.resolve("tokens-wal"), folder.resolve("copy-wal"));
            Tokens.save(store, "third");

            restore(copy);

            assertThat(Tokens.ids(store)).containsExactly("first", "second");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TRIGGER foreign_one AFTER DELETE ON tokenhold BEGIN SELECT 1; END",
                "PRAGMA application_id = 7",
                "DELETE FROM tokenhold WHERE CAST(id AS TEXT) = '!tokenhold.store'"
            })
    void copyThatWouldNotOpenIsRefused(String damage) throws IOException {
        save("first");
        Path copy = copy();
        Tokens.execute(copy, damage);

        assertThatExceptionOfType(TokenStoreException.class).isThrownBy(() -> restore(copy));

        assertThat(Tokens.idsIn(file())).containsExactly("first");
        assertThat(Folder.names(folder)).noneMatch(name -> name.contains(".tmp") || name.contains(".aside-"));
    }

    @Test
    void damagedCopyIsRefused() throws IOException {
        save("first", "second");
        Path copy = copy();
        try (RandomAccessFile pages = new RandomAccessFile(copy.toFile(), "rw")) {
            pages.seek(2 * 4096);
            pages.write(new byte[3 * 4096]);
        }

        assertThatExceptionOfType(CorruptStoreException.class).isThrownBy(() -> restore(copy));

        assertThat(Tokens.idsIn(file())).containsExactly("first", "second");
    }

    @Test
    void databaseKeepsNoBackupOfItsOwn() {
        save("first");

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> restore(null))
                .withMessageContaining("keeps no backup of its own: name a copy of it");
    }

    @Test
    void doctorDeletesWhatAKilledRestoreLeft() throws IOException {
        save("first");
        Path staged = Files.copy(file(), folder.resolve("tokens.restore.tmp"));

        List<Finding> findings = new SqliteTokenStoreProvider()
                .examine(StoreAddress.parse("sqlite:" + file()), new StoreSettings(Map.of()), true);

        assertThat(findings).extracting(Finding::place).contains(staged.toString());
        assertThat(staged).doesNotExist();
    }
}
