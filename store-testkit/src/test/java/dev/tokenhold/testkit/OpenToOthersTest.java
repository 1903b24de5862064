package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.internal.OpenToOthers;
import dev.tokenhold.spi.SecretSource;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class OpenToOthersTest {

    @RegisterExtension
    final RecordedLog log = new RecordedLog(OpenToOthers.class);

    @TempDir
    private Path folder;

    @BeforeEach
    void requirePosix() throws IOException {
        FileStore store = Files.getFileStore(folder);
        assumeTrue(store.supportsFileAttributeView("posix"), "the file system knows no POSIX permissions");
        enterable("rwxr-xr-x");
    }

    private void enterable(String permissions) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }

    private Path file(String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve(permissions), "secret\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void warnsOnceOfAFileThatOthersCanReadOrWrite() throws IOException {
        for (String permissions : new String[] {"rw-r--r--", "rw-----w-", "rw--w----"}) {
            Path file = file(permissions);
            log.messages().clear();

            OpenToOthers.warn(file, "the keyring");
            OpenToOthers.warn(file, "the keyring");

            assertThat(log.messages())
                    .containsExactly("WARNING: the keyring " + file + " has the permissions " + permissions
                            + ", so that other users can use it: set 0600 with chmod");
        }
    }

    @Test
    void saysNothingOfOtherFiles() throws IOException {
        OpenToOthers.warn(file("rw-------"), "the keyring");
        OpenToOthers.warn(file("r--r-----"), "the keyring");
        OpenToOthers.warn(folder.resolve("missing"), "the keyring");
        OpenToOthers.warn(Path.of("/dev/null"), "the keyring");

        assertThat(log.messages()).isEmpty();
    }

    @Test
    void saysNothingOfAFileInAFolderThatOthersMayNotEnter() throws IOException {
        Path file = file("rw-rw-rw-");
        enterable("rwx------");

        OpenToOthers.warn(file, "the keyring");

        assertThat(log.messages()).isEmpty();
    }

    @Test
    void aSecretFromSuchAFileIsReadWithAWarning() throws IOException {
        Path file = file("rw-r--r--");

        assertThat(Objects.requireNonNull(SecretSource.parse("file:" + file)).read("passphrase"))
                .isEqualTo("secret".toCharArray());
        assertThat(log.messages()).singleElement().asString().contains("the file of the passphrase " + file);
    }
}
