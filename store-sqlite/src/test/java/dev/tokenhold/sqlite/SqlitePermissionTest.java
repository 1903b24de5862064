package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testkit.ScriptedProcess;
import dev.tokenhold.testkit.Strace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody but the owner can open any of the files, and the owner stays the owner. */
class SqlitePermissionTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("tokens.db");
    }

    @Test
    void allFilesAreForTheirOwnerOnlyWhateverTheUmask() {
        try (TokenStore reader = Tokens.open(file)) {
            ScriptedProcess.run(
                    List.of("sh", "-c", "umask 0 && exec \"$@\"", "sh"), Tokens.at(file), "save:first", "save:second");
            assertThat(Tokens.ids(reader)).hasSize(2);
            Tokens.save(reader, "third");

            assertOwnerOnly("tokens.db", "tokens.db-shm", "tokens.db-wal");
        }
    }

    @Test
    void theOwnerCanOpenAllFilesWhateverTheUmask() {
        ScriptedProcess.run(
                List.of("sh", "-c", "umask 0777 && exec \"$@\"", "sh"), Tokens.at(file), "save:first", "save:second");
        try (TokenStore reader = Tokens.open(file)) {
            assertThat(Tokens.ids(reader)).hasSize(2);

            assertOwnerOnly("tokens.db", "tokens.db-shm", "tokens.db-wal");
        }
    }

    /** From the call that creates them on, and not only once they have been there for a while. */
    @Test
    void noFileIsEverOpenToOthers() throws IOException {
        Strace.require();
        Path trace = folder.resolve("trace");

        List<String> under = new ArrayList<>(List.of("sh", "-c", "umask 0 && exec \"$@\"", "sh"));
        under.addAll(Strace.record(trace, "/^(open|openat|creat|chmod|fchmod|fchmodat)$", List.of()));
        ScriptedProcess.run(under, Tokens.at(file), "save:first", "save:second", "delete:first");

        List<String> created = Files.readAllLines(trace).stream()
                .filter(call -> call.contains("/tokens.db"))
                .filter(call -> call.contains("O_CREAT") || call.contains("chmod"))
                .toList();
        assertThat(created)
                .anyMatch(call -> call.contains("tokens.db\""))
                .anyMatch(call -> call.contains("tokens.db-wal\""))
                .anyMatch(call -> call.contains("tokens.db-shm\""))
                .allMatch(call -> call.contains(", 0600"));
    }

    @Test
    void filesThatWereOpenToOthersAreRestricted() throws IOException {
        try (TokenStore store = Tokens.open(file)) {
            Tokens.save(store, "first");
            for (String name : Folder.names(folder)) {
                Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
            }

            Tokens.open(file).close();

            assertOwnerOnly("tokens.db", "tokens.db-shm", "tokens.db-wal");
        }
    }

    @Test
    void databaseOfOthersKeepsItsPermissions() throws IOException {
        Tokens.execute(file, "CREATE TABLE oauthtoken (id varchar(10))");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        try (Database database = SqliteDatabase.open(file)) {
            database.change(connection -> {
                Tokens.execute(connection, "INSERT INTO oauthtoken VALUES ('1')");
                return true;
            });
        }

        assertThat(Folder.permissions(file)).isEqualTo("rw-r--r--");
    }

    @Test
    void fileThatRootCreatesBelongsToTheOwnerOfItsFolder() throws IOException {
        Machine.requireRoot();
        UserPrincipal nobody = nobody();
        Files.setOwner(folder, nobody);
        try (TokenStore store = Tokens.open(file)) {
            Tokens.save(store, "first");
            store.deleteToken("first");
            Tokens.save(store, "second");

            assertOwnedBy(nobody);
        }
    }

    /** Otherwise an administrator who lists tokens would lock their owner out. */
    @Test
    void filesThatRootMakesBesideAFileBelongToItsOwner() throws IOException {
        Machine.requireRoot();
        UserPrincipal nobody = nobody();
        try (TokenStore store = Tokens.open(file)) {
            Tokens.save(store, "first");
        }
        Files.setOwner(file, nobody);
        try (TokenStore store = Tokens.open(file)) {
            assertThat(store.getTokens()).hasSize(1);
            Tokens.save(store, "second");

            assertOwnedBy(nobody);
        }
    }

    /** For example in a container without that right: whoever may not give a file away keeps one of their own. */
    @Test
    void rootWithoutTheRightToGiveFilesAwayCanSave() throws IOException {
        Machine.requireRoot();
        Machine.requireProgram("setpriv");
        Files.setOwner(folder, nobody());

        assertThat(ScriptedProcess.run(
                        List.of("setpriv", "--inh-caps=-chown", "--bounding-set=-chown"),
                        Tokens.at(file),
                        "save:first",
                        "list"))
                .containsExactly("done save:first", "[first]");
    }

    private void assertOwnedBy(UserPrincipal owner) throws IOException {
        assertThat(Folder.names(folder)).contains("tokens.db", "tokens.db-shm", "tokens.db-wal");
        for (String name : Folder.names(folder)) {
            assertThat(Files.getOwner(folder.resolve(name))).as(name).isEqualTo(owner);
        }
    }

    private void assertOwnerOnly(String... names) {
        assertThat(Folder.names(folder))
                .containsExactly(names)
                .allSatisfy(name -> assertThat(Folder.permissions(folder.resolve(name)))
                        .as(name)
                        .isEqualTo("rw-------"));
    }

    private UserPrincipal nobody() throws IOException {
        return folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    }
}
