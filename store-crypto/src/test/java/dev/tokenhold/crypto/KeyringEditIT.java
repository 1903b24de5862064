package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.SecretSource;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.testkit.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A keyring file that is edited by processes that are killed, by many at once, and on a disk that is full: the old file or the new one. */
class KeyringEditIT {

    private static final int EDITORS = 8;

    @TempDir
    private Path folder;

    @TempDir
    private Path logs;

    private Path file;

    @BeforeEach
    void create() throws IOException {
        file = folder.toRealPath().resolve("tokenhold.keyring");
        Keyring.create(file, protection());
    }

    /** The program of the other processes: adds a key. */
    public static void main(String[] arguments) {
        try {
            KeyringInfo info = KeyringEditor.of(Path.of(arguments[0]), protection(arguments[1], arguments[2]))
                    .add();
            System.out.println("revision " + info.revision());
        } catch (StoreUnavailableException e) {
            System.out.println("unavailable, outcome unknown: " + e.outcomeUnknown());
        }
    }

    private static KeyProtection protection(String keyStore, String password) {
        return KeyProtection.keyStore(
                Path.of(keyStore), SecretSource.parse(password).read("password"), "tokens");
    }

    private static KeyProtection protection() {
        Map<String, String> settings = TestKeyring.settings();
        return protection(settings.get("keyring.keystore"), settings.get("keyring.keystore.password"));
    }

    private static List<String> arguments(Path keyring) {
        Map<String, String> settings = TestKeyring.settings();
        return List.of(keyring.toString(), settings.get("keyring.keystore"), settings.get("keyring.keystore.password"));
    }

    private KeyringInfo info() {
        return Keyring.open(file, protection()).info();
    }

    private String addUnderStrace(String fault, String path) throws Exception {
        Path only = path.isEmpty() ? folder.toRealPath() : file.resolveSibling(path);
        return TracedProcess.run(logs.resolve("trace"), fault, List.of(only), KeyringEditIT.class, arguments(file));
    }

    @ParameterizedTest
    @CsvSource({"/^rename, tokenhold.keyring.tmp, 1"})
    void killedInACallLeavesTheOldOrTheNewFile(String call, String path, long revision) throws Exception {
        killIn(call, path, revision);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "/^fcntl$,  tokenhold.keyring.lock, 1",
        "/^openat$, tokenhold.keyring.tmp,  1",
        "/^write$,  tokenhold.keyring.tmp,  1",
        "/^fsync$,  tokenhold.keyring.tmp,  1",
        "/^read$,   tokenhold.keyring.tmp,  1",
        "/^fsync$,  '',                     2"
    })
    void killedInAnotherCallLeavesTheOldOrTheNewFile(String call, String path, long revision) throws Exception {
        killIn(call, path, revision);
    }

    private void killIn(String call, String path, long revision) throws Exception {
        assertThat(addUnderStrace(call + ":signal=KILL:when=1", path)).isEmpty();

        assertThat(info().revision()).isEqualTo(revision);
        assertThat(KeyringEditor.of(file, protection()).add().revision()).isEqualTo(revision + 1);
        assertThat(Folder.names(folder)).containsExactly("tokenhold.keyring", "tokenhold.keyring.lock");
    }

    @ParameterizedTest
    @CsvSource({
        "/^write$:error=ENOSPC:when=1, tokenhold.keyring.tmp, 1, false",
        "/^fsync$:error=EIO:when=1,    '',                    2, true"
    })
    void anErrorLeavesTheOldFileOrTheOutcomeUnknown(String fault, String path, long revision, boolean unknown)
            throws Exception {
        assertThat(addUnderStrace(fault, path)).isEqualTo("unavailable, outcome unknown: " + unknown + "\n");

        assertThat(info().revision()).isEqualTo(revision);
        assertThat(Folder.names(folder)).containsExactly("tokenhold.keyring", "tokenhold.keyring.lock");
    }

    @Test
    void processesAtOnceEditOneAfterTheOther() {
        List<JavaProcess> processes = new ArrayList<>();
        for (int i = 0; i < EDITORS; i++) {
            processes.add(JavaProcess.start(KeyringEditIT.class, Map.of(), arguments(file)));
        }
        List<String> outcomes =
                processes.stream().map(process -> process.complete().get(0)).toList();
        processes.forEach(JavaProcess::close);

        assertThat(outcomes)
                .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(2, EDITORS + 1)
                        .mapToObj(revision -> "revision " + revision)
                        .toList());
        assertThat(info().keys()).hasSize(EDITORS + 1).doesNotHaveDuplicates();
    }

    @Test
    void aFullDiskKeepsTheOldFile() throws IOException {
        try (SmallDisk disk = SmallDisk.in(folder)) {
            Path keyring = disk.path().resolve("full.keyring");
            Keyring.create(keyring, protection());
            KeyringEditor editor = KeyringEditor.of(keyring, protection());
            editor.add();
            byte[] before = Files.readAllBytes(keyring);
            fill(disk.path().resolve("ballast"));

            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(editor::add)
                    .withMessageContainingAll(keyring.toString(), "No space left on device", "nothing was changed");

            assertThat(keyring).hasBinaryContent(before);
            Files.delete(disk.path().resolve("ballast"));
            assertThat(editor.add().revision()).isEqualTo(3);
        }
    }

    private static void fill(Path ballast) throws IOException {
        byte[] block = new byte[512];
        try (var out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }
}
