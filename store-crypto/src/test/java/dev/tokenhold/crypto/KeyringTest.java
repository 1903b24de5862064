package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.crypto.KeyringInfo.KeyInfo;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testkit.RecordedLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class KeyringTest {

    // A key store opens faster than 600,000 rounds of PBKDF2 are counted.
    private static KeyProtection quick;

    @RegisterExtension
    final RecordedLog log = new RecordedLog(Keyring.class);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeAll
    static void makeKeyStore(@TempDir Path keys) throws Exception {
        KeyStore keyStore = KeyStore.getInstance("PKCS12");
        keyStore.load(null, null);
        keyStore.setKeyEntry("tokens", new SecretKeySpec(new byte[32], "AES"), "password".toCharArray(), null);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        keyStore.store(bytes, "password".toCharArray());
        Path pkcs12 = Files.write(keys.resolve("keys.p12"), bytes.toByteArray());
        quick = KeyProtection.keyStore(pkcs12, "password".toCharArray(), "tokens");
    }

    @BeforeEach
    void nameFile() {
        file = folder.resolve("tokenhold.keyring");
    }

    @Test
    void createdFileOpensAgainWithTheSameKeys() {
        Keyring created = Keyring.create(file, HandMadeKeyring.passphrase());

        Keyring opened = Keyring.open(file, HandMadeKeyring.passphrase());

        assertThat(opened.info()).isEqualTo(created.info());
        assertThat(opened.info().protection()).isEqualTo("passphrase, PBKDF2-HMAC-SHA256, 600000 rounds");
        assertThat(opened.info().keys()).extracting(KeyInfo::status).containsExactly("primary");
        assertThat(opened.info().id()).matches("[0-9a-f]{32}");
        assertThat(opened.info().revision()).isEqualTo(1);
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void handMadeFileOpensWithAWarningOfItsFewRounds() throws Exception {
        Files.write(file, HandMadeKeyring.bytes());

        assertThat(Keyring.open(file, HandMadeKeyring.passphrase()).info().keys())
                .hasSize(1);
        assertThat(log.messages())
                .singleElement()
                .asString()
                .startsWith("WARNING: the keyring " + file + " protects its passphrase by 2 rounds")
                .contains("keys rewrap --rounds 600000");
    }

    @Test
    void sameContentAndPassphraseGiveTheKeysThatAreOpenAlready() throws Exception {
        byte[] content = HandMadeKeyring.bytes();
        Keyring first = Keyring.open(Files.write(file, content), HandMadeKeyring.passphrase());

        Keyring second =
                Keyring.open(Files.write(folder.resolve("copy.keyring"), content), HandMadeKeyring.passphrase());

        assertThat(second.keys()).isSameAs(first.keys());
        assertThat(second.origin().file()).hasFileName("copy.keyring");
    }

    @Test
    void anotherPassphraseOpensNothingThatIsOpenAlready() throws Exception {
        Keyring first = Keyring.open(Files.write(file, HandMadeKeyring.bytes()), HandMadeKeyring.passphrase());

        assertThatThrownBy(() -> Keyring.open(file, KeyProtection.passphrase("another".toCharArray())))
                .isInstanceOf(KeyUnavailableException.class);
        assertThat(first.revision()).isEqualTo(1);
    }

    @Test
    void anotherContentIsNotTakenForWhatIsOpenAlready() throws Exception {
        Keyring first = Keyring.open(Files.write(file, HandMadeKeyring.bytes()), HandMadeKeyring.passphrase());

        Keyring second = Keyring.open(Files.write(file, HandMadeKeyring.bytes()), HandMadeKeyring.passphrase());

        assertThat(second.keys()).isNotEqualTo(first.keys());
    }

    @Test
    void createdFileIsForItsOwnerOnlyAndAlone() throws IOException {
        Keyring.create(file, quick);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(filesIn(folder)).containsExactly(file);
    }

    @Test
    void createRefusesAnExistingFileAndLeavesItAsItIs() throws IOException {
        Files.writeString(file, "somebody's");

        assertThatThrownBy(() -> Keyring.create(file, quick))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("exists already");

        assertThat(file).hasContent("somebody's");
        assertThat(filesIn(folder)).containsExactly(file);
    }

    @Test
    void createDoesNotFollowADanglingLink() throws IOException {
        Path target = folder.resolve("elsewhere");
        Files.createSymbolicLink(file, target);

        assertThatThrownBy(() -> Keyring.create(file, quick))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("exists already");

        assertThat(target).doesNotExist();
        assertThat(filesIn(folder)).containsExactly(file);
    }

    @Test
    void createInAMissingFolderSaysSo() {
        Path nowhere = folder.resolve("missing").resolve("tokenhold.keyring");

        assertThatThrownBy(() -> Keyring.create(nowhere, quick))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(nowhere.toString())
                .hasMessageContaining("no such file or directory");
    }

    @Test
    void oneOfManyThreadsCreatesTheFile() throws Exception {
        int threads = 4;
        AtomicInteger refused = new AtomicInteger();
        List<Keyring> created = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(() -> {
                    try {
                        Keyring keyring = Keyring.create(file, quick);
                        synchronized (created) {
                            created.add(keyring);
                        }
                    } catch (InvalidConfigurationException e) {
                        refused.incrementAndGet();
                    }
                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(created).hasSize(1);
        assertThat(refused).hasValue(threads - 1);
        assertThat(Keyring.open(file, quick).info()).isEqualTo(created.get(0).info());
        assertThat(filesIn(folder)).containsExactly(file);
    }

    @Test
    void anInterruptedThreadCreatesAndOpens() {
        Thread.currentThread().interrupt();
        try {
            Keyring created = Keyring.create(file, quick);

            assertThat(Keyring.open(file, quick).info()).isEqualTo(created.info());
        } finally {
            assertThat(Thread.interrupted()).as("the interrupt is still set").isTrue();
        }
    }

    @Test
    void wrongPassphraseIsToldFromDamage() throws Exception {
        Files.write(file, HandMadeKeyring.bytes());

        assertThatThrownBy(() -> Keyring.open(file, KeyProtection.passphrase("correct horse".toCharArray())))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("another passphrase")
                .hasMessageNotContaining("correct horse");
    }

    @Test
    void emptyPassphraseIsRefused() {
        assertThatThrownBy(() -> KeyProtection.passphrase(new char[0]))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void passphraseIsCopied() throws Exception {
        Files.write(file, HandMadeKeyring.bytes());
        char[] passphrase = HandMadeKeyring.PASSPHRASE.toCharArray();
        KeyProtection protection = KeyProtection.passphrase(passphrase);
        passphrase[0] = 'X';

        assertThat(Keyring.open(file, protection).info().keys()).isNotEmpty();
    }

    @Test
    void wrongKindOfProtectionNamesTheRightOne() throws Exception {
        Files.write(file, HandMadeKeyring.bytes());

        assertThatThrownBy(() -> Keyring.open(
                        file, KeyProtection.keyStore(folder.resolve("keys.p12"), "password".toCharArray(), "tokens")))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("is protected by a passphrase");
    }

    @Test
    void missingFileIsAMissingKey() {
        assertThatThrownBy(() -> Keyring.open(file, HandMadeKeyring.passphrase()))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("there is no such file");

        assertThat(file).doesNotExist();
    }

    @Test
    void directoryIsNotAKeyring() {
        assertThatThrownBy(() -> Keyring.open(folder, HandMadeKeyring.passphrase()))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("it is a directory");
    }

    /** Whoever opens a pipe waits for ever. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void pipeIsNoKeyringAndNoKeyStore() {
        Machine.requireProgram("mkfifo");
        Path pipe = folder.resolve("pipe");
        Machine.run("mkfifo", pipe.toString());

        assertThatThrownBy(() -> Keyring.open(pipe, HandMadeKeyring.passphrase()))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("it is not a regular file");
        assertThatThrownBy(() -> Keyring.idOf(pipe)).isInstanceOf(KeyUnavailableException.class);
        KeyProtection keyStore = KeyProtection.keyStore(pipe, "password".toCharArray(), "tokens");
        assertThatThrownBy(() -> Keyring.create(folder.resolve("new"), keyStore))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("it is not a regular file");
    }

    @Test
    void showsNoKeyAndNoPassphrase() throws Exception {
        KeyProtection protection = HandMadeKeyring.passphrase();
        byte[] bytes = HandMadeKeyring.bytes();
        Files.write(file, bytes);
        Keyring keyring = Keyring.open(file, protection);

        assertThat(keyring.toString()).isEqualTo("Keyring" + keyring.info());
        assertThat(keyring.info().keys()).hasSize(1).allSatisfy(key -> {
            assertThat(key.id()).matches("[0-9]{1,10}");
            assertThat(key.status()).isEqualTo("primary");
        });
        assertThat(protection.toString()).doesNotContain("horse");
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
