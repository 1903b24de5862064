package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.internal.OpenToOthers;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testkit.RecordedLog;
import dev.tokenhold.testkit.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Nobody but the owner can open any of the files, and the owner stays the owner. */
class FilePermissionTest {

    @RegisterExtension
    final RecordedLog log = new RecordedLog(TokenFile.class);

    @RegisterExtension
    final RecordedLog opening = new RecordedLog(OpenToOthers.class);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("tokens.enc");
    }

    @Test
    void allFilesAreForTheirOwnerOnlyWhateverTheUmask() throws IOException {
        StoreProcess.run(
                List.of("sh", "-c", "umask 0 && exec \"$@\"", "sh"), file, "save:first", "save:second", "save:third");
        damage();
        StoreProcess.run(List.of("sh", "-c", "umask 0 && exec \"$@\"", "sh"), file, "save:fourth");

        assertOwnerOnly(4);
    }

    @Test
    void allFilesAreForTheirOwnerOnlyAlsoWhenTheOldOneWasNot() throws IOException {
        try (TokenStore store = open()) {
            save(store, "first");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            save(store, "second");

            assertOwnerOnly(3);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
            store.deleteToken("first");

            assertOwnerOnly(3);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            damage();
            save(store, "third");

            assertOwnerOnly(4);
        }
    }

    @Test
    void theOwnerCanOpenAllFilesWhateverTheUmask() throws IOException {
        StoreProcess.run(List.of("sh", "-c", "umask 0777 && exec \"$@\"", "sh"), file, "save:first", "save:second");

        assertOwnerOnly(3);
    }

    @Test
    void warnsOfAFileThatOthersCanRead() throws IOException {
        try (TokenStore store = open()) {
            save(store, "first");
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(opening.messages()).isEmpty();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        open().close();

        assertThat(opening.messages())
                .singleElement()
                .asString()
                .startsWith("WARNING: the token file " + file + " has the permissions rw-r--r--");
    }

    @Test
    void fileOfAnotherUserStaysTheirsWhenRootSaves() throws IOException {
        Machine.requireRoot();
        UserPrincipal nobody = makeFileOfNobody();
        try (TokenStore store = open()) {
            save(store, "second");
            save(store, "third");
            store.deleteToken("first");
            save(store, "fourth");
        }

        for (String name : Folder.names(folder)) {
            assertThat(Files.getOwner(folder.resolve(name))).as(name).isEqualTo(nobody);
        }
    }

    /** For example in a container without that right: whoever may not give a file away keeps one of their own. */
    @Test
    void rootWithoutTheRightToGiveFilesAwayCanSave() throws IOException {
        Machine.requireRoot();
        Machine.requireProgram("setpriv");
        makeFileOfNobody();

        assertThat(StoreProcess.run(
                        List.of("setpriv", "--inh-caps=-chown", "--bounding-set=-chown"), file, "save:second", "list"))
                .containsExactly("done save:second", "[first, second]");
    }

    private UserPrincipal makeFileOfNobody() throws IOException {
        try (TokenStore store = open()) {
            save(store, "first");
        }
        // As it is restored from a backup.
        Files.delete(folder.resolve("tokens.enc.lock"));
        UserPrincipal nobody =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        Files.setOwner(file, nobody);
        Files.setOwner(folder, nobody);
        return nobody;
    }

    private void damage() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[20] ^= 1;
        Files.write(file, bytes);
    }

    private void assertOwnerOnly(int files) {
        assertThat(Folder.names(folder))
                .hasSize(files)
                .allSatisfy(name -> assertThat(Folder.permissions(folder.resolve(name)))
                        .as(name)
                        .isEqualTo("rw-------"));
    }

    private TokenStore open() {
        return FileTokenStore.open(file, TestKeyring.keyring());
    }

    private static void save(TokenStore store, String name) {
        store.saveToken(TestTokens.named(name));
    }
}
