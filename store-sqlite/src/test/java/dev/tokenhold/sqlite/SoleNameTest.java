package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A database is opened under one name only, since its log lies beside that name. What SQLite finds beside it has to be a file of the
 * database.
 */
class SoleNameTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("tokens.db");
    }

    @Test
    void databaseWithTwoNamesIsRefusedUnderBoth() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other")).resolve("tokens.db");
        try (TokenStore store = Tokens.open(file)) {
            Tokens.save(store, "first");
            Files.createLink(other, file);

            assertRefused(other, "has 2 names (hard links)");
            assertRefused(file, "has 2 names (hard links)");
        }

        assertThat(Folder.names(folder.resolve("other"))).containsExactly("tokens.db");
        Files.delete(other);
        assertThat(Tokens.idsIn(file)).containsExactly("first");
    }

    @Test
    void databaseThatIsMountedByItselfIsRefused() throws IOException {
        Machine.requireRoot();
        Path mounted = Files.createFile(
                Files.createDirectory(folder.resolve("a container")).resolve("tokens.db"));
        try (TokenStore store = Tokens.open(file)) {
            Tokens.save(store, "first");
            Machine.requireSuccess("mount", "--bind", file.toString(), mounted.toString());
            try {
                assertRefused(mounted, "mount its folder");
                assertThat(Folder.names(folder.resolve("a container"))).containsExactly("tokens.db");
            } finally {
                Machine.run("umount", mounted.toString());
            }
        }
    }

    @Test
    void databaseInAFolderThatIsMountedIsOpened() throws IOException {
        Machine.requireRoot();
        Path mounted = Files.createDirectory(folder.resolve("mounted"));
        Path data = Files.createDirectory(folder.resolve("data"));
        Machine.requireSuccess("mount", "--bind", data.toString(), mounted.toString());
        try (TokenStore store = Tokens.open(data.resolve("tokens.db"));
                TokenStore other = Tokens.open(mounted.resolve("tokens.db"))) {
            Tokens.save(store, "first");
            Tokens.save(other, "second");

            assertThat(Tokens.ids(store)).containsExactly("first", "second");
        } finally {
            Machine.run("umount", mounted.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-wal", "-shm", "-journal"})
    void linkInThePlaceOfAFileBesideItIsNotFollowed(String suffix) throws IOException {
        try (TokenStore store = Tokens.open(file)) {
            Tokens.save(store, "first");
        }
        Path victim = Files.writeString(folder.resolve("victim"), "content");
        Path beside = folder.resolve("tokens.db" + suffix);

        Files.createSymbolicLink(beside, victim);
        assertUnavailable("it is a symbolic link");
        Files.delete(beside);
        Files.createLink(beside, victim);
        assertUnavailable("has 2 names (hard links)");

        assertThat(victim).hasContent("content");
    }

    /** Whoever opens a pipe waits for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"-wal", "-shm", "-journal"})
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void pipeInThePlaceOfAFileBesideItIsRefused(String suffix) {
        Machine.requireProgram("mkfifo");
        try (TokenStore store = Tokens.open(file)) {
            Tokens.save(store, "first");
        }
        Machine.run("mkfifo", file + suffix);

        assertUnavailable("it is not a regular file");
    }

    /** SQLite, if root runs it, gives what is beside a database to the owner of the database. */
    @ParameterizedTest
    @ValueSource(strings = {"-wal", "-journal"})
    void rootGivesAwayNoFileThatIsNotOfTheDatabase(String suffix) throws IOException {
        Machine.requireRoot();
        try (TokenStore store = Tokens.open(file)) {
            Tokens.save(store, "first");
        }
        Machine.run("chown", "nobody", folder.toString(), file.toString());
        Path secret = Files.writeString(folder.resolve("secret"), "of root");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Path moved = Files.move(secret, folder.resolve("tokens.db" + suffix));

        assertUnavailable("belongs to root");

        assertThat(moved).hasContent("of root");
        assertThat(Files.getOwner(moved).getName()).isEqualTo("root");
    }

    private static void assertRefused(Path path, String why) {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> save(path))
                .withMessageContaining(path.toString())
                .withMessageContaining(why);
    }

    private void assertUnavailable(String why) {
        assertThatExceptionOfType(TokenStoreException.class)
                .isThrownBy(() -> save(file))
                .withMessageContaining(folder.toString())
                .withMessageContaining(why)
                .matches(e -> e instanceof StoreUnavailableException || e instanceof InvalidConfigurationException);
    }

    private static void save(Path path) {
        try (TokenStore store = Tokens.open(path)) {
            Tokens.save(store, "another");
        }
    }
}
