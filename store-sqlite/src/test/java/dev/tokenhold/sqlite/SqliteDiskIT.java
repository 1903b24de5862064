package dev.tokenhold.sqlite;

import static dev.tokenhold.sqlite.Tokens.open;
import static dev.tokenhold.sqlite.Tokens.save;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testkit.ScriptedProcess;
import dev.tokenhold.testkit.SmallDisk;
import dev.tokenhold.testkit.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system of 1 MiB that runs full, cannot be written any more, or runs no programs. Needs root, to mount it. */
class SqliteDiskIT {

    @TempDir
    private Path folder;

    private SmallDisk disk;
    private Path file;

    @BeforeEach
    void mount() {
        disk = SmallDisk.in(folder);
        file = disk.path().resolve("tokens.db");
    }

    @AfterEach
    void unmount() {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void fullDiskLosesNothingThatWasAcknowledged() {
        try (TokenStore store = open(file)) {
            List<OAuthToken> acknowledged = SmallDisk.fill(store, "full");

            assertThat(store.getTokens()).isEqualTo(acknowledged);
            assertThat(ScriptedProcess.run(List.of(), Tokens.at(file), "list"))
                    .singleElement()
                    .asString()
                    .contains(acknowledged.stream().map(OAuthToken::id).toList().toString());

            disk.enlarge();
            acknowledged.add(store.saveToken(TestTokens.big(acknowledged.size())));
            assertThat(store.getTokens()).isEqualTo(acknowledged);
        }
        try (TokenStore store = open(file)) {
            assertThat(store.getTokens()).hasSizeGreaterThan(10);
        }
    }

    @Test
    void batchThatDoesNotFitChangesNothing() {
        try (TokenStore store = open(file)) {
            OAuthToken first = save(store, "first");
            List<OAuthToken> batch = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                batch.add(TestTokens.big(i));
            }

            assertThatThrownBy(() -> store.saveTokens(batch))
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.outcomeUnknown()).isFalse())
                    .hasMessageContaining("full");

            assertThat(store.getTokens()).containsExactly(first);
            save(store, "second");
            assertThat(Tokens.ids(store)).containsExactly("first", "second");
        }
        assertThat(Tokens.idsIn(file)).containsExactly("first", "second");
    }

    @Test
    void deletionOnAFullDiskEitherSucceedsOrChangesNothing() {
        try (TokenStore store = open(file)) {
            SmallDisk.deleteFromFull(store, "full");
        }
    }

    @Test
    void diskThatTurnsReadOnlyCanBeReadAndRefusesToSave() {
        try (TokenStore store = open(file)) {
            save(store, "first");
        }
        disk.makeReadOnly();

        try (TokenStore store = open(file)) {
            assertThat(Tokens.ids(store)).containsExactly("first");
            assertThat(store.findToken(
                            OAuthToken.builder().userName("user first").build()))
                    .isPresent();
            assertRefused(() -> save(store, "second"));
            assertRefused(() -> store.deleteToken("first"));

            disk.makeWritable();
            save(store, "second");
            assertThat(Tokens.ids(store)).containsExactly("first", "second");
        }
    }

    /** As a container sees a folder that it may not write. */
    @Test
    void databaseThatOthersWriteCanBeReadThroughAReadOnlyMount() throws IOException {
        Path view = Files.createDirectory(folder.resolve("view"));
        Machine.run("mount", "--bind", disk.path().toString(), view.toString());
        try (TokenStore store = open(file)) {
            Machine.run("mount", "-o", "remount,bind,ro", view.toString());
            save(store, "first");
            List<String> answers =
                    ScriptedProcess.run(List.of(), Tokens.at(view.resolve("tokens.db")), "list", "save:second");

            assertThat(answers).hasSize(2);
            assertThat(answers.get(0)).isEqualTo("[first]");
            assertThat(answers.get(1)).startsWith("StoreUnavailableException: ").contains("read-only");
            save(store, "third");
            assertThat(ScriptedProcess.run(List.of(), Tokens.at(view.resolve("tokens.db")), "list"))
                    .containsExactly("[first, third]");
        } finally {
            Machine.run("umount", view.toString());
        }
    }

    @Test
    void logOnAReadOnlyDiskIsNotIgnored() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        try (TokenStore store = open(elsewhere.resolve("tokens.db"))) {
            save(store, "first");
            for (String name : List.of("tokens.db", "tokens.db-wal")) {
                Files.copy(elsewhere.resolve(name), disk.path().resolve(name));
            }
        }
        disk.makeReadOnly();

        assertThatThrownBy(() -> Tokens.idsIn(file))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("tokens.db-wal")
                .hasMessageContaining("copy");

        disk.makeWritable();
        assertThat(Tokens.idsIn(file)).containsExactly("first");
    }

    @Test
    void folderThatCannotBeWrittenIsNamed() throws IOException {
        try (TokenStore store = open(file)) {
            save(store, "first");
        }
        Files.setPosixFilePermissions(disk.path(), PosixFilePermissions.fromString("r-xr-xr-x"));

        assertThat(runWithoutPrivileges("list"))
                .singleElement()
                .asString()
                .startsWith("StoreUnavailableException: the database " + file)
                .contains("its folder cannot be written");
    }

    @Test
    void folderInWhichNoFileCanBeCreatedIsNamed() throws IOException {
        Files.setPosixFilePermissions(disk.path(), PosixFilePermissions.fromString("r-xr-xr-x"));

        assertThat(runWithoutPrivileges("list", "save:first"))
                .containsExactly(
                        "[]",
                        "StoreUnavailableException: the database " + file
                                + " cannot be created: permission denied; nothing was changed, put that right and save again");
    }

    @Test
    void fileThatMayNotBeReadIsNamed() throws IOException {
        try (TokenStore store = open(file)) {
            save(store, "first");
        }
        Files.setOwner(
                file,
                disk.path().getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));

        assertThat(runWithoutPrivileges("list"))
                .singleElement()
                .asString()
                .startsWith("StoreUnavailableException: the database " + file)
                .contains("permission denied");
    }

    @Test
    void fileThatMayOnlyBeReadIsReadAndNotWritten() throws IOException {
        try (TokenStore store = open(file)) {
            save(store, "first");
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));

        List<String> answers = runWithoutPrivileges("list", "save:second", "list");

        assertThat(answers).hasSize(3);
        assertThat(answers.get(0)).isEqualTo("[first]");
        assertThat(answers.get(1)).startsWith("StoreUnavailableException: ").contains("read-only");
        assertThat(answers.get(2)).isEqualTo("[first]");
        assertThat(Folder.permissions(file)).isEqualTo("r--------");
    }

    @Test
    void folderThatRunsNoProgramsNamesTheRemedy() throws IOException {
        Machine.run("mount", "-o", "remount,noexec,size=8m", disk.path().toString());
        Path elsewhere = folder.resolve("tokens.db");

        List<String> answers = ScriptedProcess.run(
                List.of("env", "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + disk.path()),
                Tokens.at(elsewhere),
                "save:first");

        assertThat(answers)
                .singleElement()
                .asString()
                .startsWith("StoreUnavailableException: the database " + elsewhere)
                .contains("folder " + disk.path())
                .contains("noexec")
                .contains("-Dorg.sqlite.tmpdir=");
        assertThat(ScriptedProcess.run(
                        List.of(
                                "env",
                                "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + disk.path() + " -Dorg.sqlite.tmpdir=" + folder),
                        Tokens.at(elsewhere),
                        "save:first"))
                .containsExactly("done save:first");
    }

    /** As root, but for the right to read and write what permissions forbid. */
    private List<String> runWithoutPrivileges(String... commands) {
        Machine.requireProgram("setpriv");
        String without = "-dac_override,-dac_read_search";
        return ScriptedProcess.run(
                List.of("setpriv", "--inh-caps=" + without, "--bounding-set=" + without), Tokens.at(file), commands);
    }

    private static void assertRefused(Runnable change) {
        assertThatThrownBy(change::run)
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.outcomeUnknown()).isFalse())
                .hasMessageContaining("read-only");
    }
}
