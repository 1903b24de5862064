package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.WriteFence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that a fence is. */
class FileFenceTest {

    @TempDir
    private Path folder;

    private TokenStore store;
    private OAuthToken anna;

    @BeforeEach
    void open() {
        store = FileTokenStore.open(file(), TestKeyring.keyring());
        anna = store.saveToken(OAuthToken.builder()
                        .userName("anna")
                        .accessToken("access")
                        .build())
                .detached();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void isALineOfTextForItsOwner() throws IOException {
        FenceNotice notice = fence().raise("deploy@host");

        assertThat(fenceFile()).hasContent("tokenhold fence of deploy@host since " + notice.since() + "\n");
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fenceFile())))
                    .isEqualTo("rw-------");
        }
        assertThat(fence().lift()).isTrue();
        assertThat(fenceFile()).doesNotExist();
    }

    @Test
    void damagedFileStandsForAFence() throws IOException {
        for (String damaged : List.of("", "tokenhold fence of", "\u0000\u0000", "x".repeat(100_000))) {
            Files.writeString(fenceFile(), damaged);

            FenceNotice notice = fence().raised().orElseThrow();

            assertThat(notice.by()).isEqualTo(FenceNotice.UNKNOWN);
            assertRefused("fenced by unknown since " + notice.since());
            assertThat(fence().raise("deploy@host")).isEqualTo(notice);
            assertThat(fence().lift()).isTrue();
            assertThat(store.saveToken(anna)).isEqualTo(anna);
        }
    }

    @Test
    void whatCannotBeReadStandsForAFence() throws IOException {
        Files.createDirectory(fenceFile());

        assertThat(fence().raised()).map(FenceNotice::by).contains(FenceNotice.UNKNOWN);
        assertRefused("fenced by unknown");
        assertThat(fence().lift()).isTrue();
    }

    @Test
    void storeThatIsReadFromItsBackupBehindAFenceIsNotMended() throws IOException {
        store.saveToken(anna);
        byte[] bytes = Files.readAllBytes(file());
        bytes[bytes.length / 2] ^= 1;
        Files.write(file(), bytes);
        fence().raise("deploy@host");

        assertThat(store.getTokens()).containsExactly(anna);
        assertRefused("fenced by deploy@host");
        assertThat(Files.readAllBytes(file())).isEqualTo(bytes);

        fence().lift();
        assertThat(store.saveToken(anna)).isEqualTo(anna);
        assertThat(Files.readAllBytes(file())).isNotEqualTo(bytes);
    }

    @Test
    void storeWithoutAFileIsFencedToo() throws IOException {
        fence().raise("deploy@host");
        Files.delete(file());
        Files.deleteIfExists(folder.resolve("tokens.enc.bak"));
        store.close();
        store = FileTokenStore.open(file(), TestKeyring.keyring());

        assertRefused("fenced by deploy@host");
        assertThat(file()).doesNotExist();
    }

    @Test
    void fenceInAFolderThatCannotBeWrittenIsNotRaised() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions");
        assumeTrue(!System.getProperty("user.name", "").equals("root"), "root may write everywhere");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-x------"));
        try {
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> fence().raise("deploy@host"))
                    .withMessageContaining("cannot be raised: permission denied");
            assertThat(fence().raised()).isEmpty();
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private void assertRefused(String message) {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.saveToken(anna))
                .withMessageStartingWith("the token file " + file())
                .withMessageContaining(message);
    }

    private WriteFence fence() {
        return ((MigratableTokenStore) store).fence().orElseThrow();
    }

    private Path file() {
        return folder.resolve("tokens.enc");
    }

    private Path fenceFile() {
        return folder.resolve("tokens.enc.fence");
    }
}
