package dev.tokenhold.oskeyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.crypto.KeyProtection;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.crypto.KeyringEditor;
import dev.tokenhold.crypto.KeyringInfo;
import dev.tokenhold.testkit.Concurrently;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.DesktopSession;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real GNOME Keyring. Keychain and Credential Manager are not tested. */
class DesktopKeyringTest {

    private static final String ADDRESS = "DBUS_SESSION_BUS_ADDRESS";

    @TempDir
    private Path home;

    @TempDir
    private Path folder;

    private static void enter(DesktopSession session) {
        System.setProperty(ADDRESS, session.environment().get(ADDRESS));
    }

    @BeforeEach
    void requirePrograms() {
        Machine.requireAvailable(DesktopSession.unavailableReason());
    }

    @AfterEach
    void leave() {
        System.clearProperty(ADDRESS);
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static String entry(KeyringInfo info) {
        return info.protection().substring("key in the operating system's keyring, ".length());
    }

    private static void assertUnavailable(ThrowingCallable action, String... parts) {
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(action)
                .satisfies(thrown -> assertThat(thrown.getMessage()).contains(parts));
    }

    @Test
    void keyInTheKeyringProtectsAKeyringFile() throws Exception {
        try (DesktopSession session = DesktopSession.unlocked(home)) {
            enter(session);
            KeyringInfo created = Keyring.create(file("a"), KeyProtection.osKeyring("my laptop ü 🔑"))
                    .info();

            Keyring opened = Keyring.open(file("a"), KeyProtection.osKeyring("my laptop ü 🔑"));

            assertThat(opened.info()).isEqualTo(created);
            assertThat(entry(created)).matches("my laptop ü 🔑/[0-9a-f]{16}");
            assertThat(Base64.getDecoder().decode(session.password(entry(created))))
                    .hasSize(32);
            assertUnavailable(
                    () -> Keyring.open(file("a"), KeyProtection.osKeyring("my")), "\"my laptop ü 🔑\"", "\"my\"");
        }
    }

    /** What is kept outlives the session. */
    @Test
    void keyringOfAnEarlierSessionOpens() throws Exception {
        KeyringInfo created;
        try (DesktopSession session = DesktopSession.unlocked(home)) {
            enter(session);
            created =
                    Keyring.create(file("a"), KeyProtection.osKeyring("laptop")).info();
        }
        try (DesktopSession session = DesktopSession.unlocked(home)) {
            enter(session);
            assertThat(Keyring.open(file("a"), KeyProtection.osKeyring("laptop"))
                            .info())
                    .isEqualTo(created);
        }
    }

    @Test
    void everyFileHasAKeyOfItsOwn() throws Exception {
        try (DesktopSession session = DesktopSession.unlocked(home)) {
            enter(session);

            List<KeyringInfo> created = Concurrently.run(
                    4,
                    number -> () -> Keyring.create(file("file" + number), KeyProtection.osKeyring("laptop"))
                            .info());

            assertThat(created).extracting(DesktopKeyringTest::entry).doesNotHaveDuplicates();
            for (int i = 0; i < created.size(); i++) {
                assertThat(Keyring.open(file("file" + i), KeyProtection.osKeyring("laptop"))
                                .info())
                        .isEqualTo(created.get(i));
            }
        }
    }

    @Test
    void editsKeepTheKeyAndRewrapLeavesIt() throws Exception {
        try (DesktopSession session = DesktopSession.unlocked(home)) {
            enter(session);
            KeyProtection laptop = KeyProtection.osKeyring("laptop");
            KeyringInfo created = Keyring.create(file("a"), laptop).info();

            KeyringInfo added = KeyringEditor.of(file("a"), laptop).add();
            KeyringInfo wrapped = KeyringEditor.of(file("a"), laptop).rewrap(laptop);
            KeyringInfo outside =
                    KeyringEditor.of(file("a"), laptop).rewrap(KeyProtection.passphrase("five words".toCharArray()));

            assertThat(entry(added)).isEqualTo(entry(created));
            assertThat(entry(wrapped)).isNotEqualTo(entry(created));
            assertThat(outside.protection()).startsWith("passphrase");
            assertThat(session.password(entry(created))).isNotEmpty();
        }
    }

    @Test
    void deletedKeyIsNamed() throws Exception {
        try (DesktopSession session = DesktopSession.unlocked(home)) {
            enter(session);
            KeyringInfo created =
                    Keyring.create(file("a"), KeyProtection.osKeyring("laptop")).info();
            session.delete(entry(created));

            assertUnavailable(
                    () -> Keyring.open(file("a"), KeyProtection.osKeyring("laptop")), entry(created), "deleted");
        }
    }

    /** Nobody is asked to unlock it: the daemon would start a program for that, which would be in the log. */
    @Test
    void lockedKeyringEndsAtOnce() throws Exception {
        try (DesktopSession session = DesktopSession.unlocked(home)) {
            enter(session);
            Keyring.create(file("a"), KeyProtection.osKeyring("laptop"));
        }
        try (DesktopSession session = DesktopSession.locked(home)) {
            enter(session);

            assertUnavailable(
                    () -> Keyring.open(file("a"), KeyProtection.osKeyring("laptop")), "it is locked", "passphrase");
            assertUnavailable(
                    () -> Keyring.create(file("b"), KeyProtection.osKeyring("laptop")), "it is locked", "passphrase");

            assertThat(file("b")).doesNotExist();
            assertThat(session.log()).doesNotContain("Prompter");
        }
    }

    @Test
    void keyringWithoutADefaultCollectionIsUnavailable() throws Exception {
        try (DesktopSession session = DesktopSession.locked(home)) {
            enter(session);

            assertUnavailable(
                    () -> Keyring.create(file("a"), KeyProtection.osKeyring("laptop")), "no default collection", "SSH");
        }
    }

    @Test
    void missingServiceIsUnavailable() throws Exception {
        try (DesktopSession session = DesktopSession.withoutKeyring(home)) {
            enter(session);

            assertUnavailable(
                    () -> Keyring.create(file("a"), KeyProtection.osKeyring("laptop")), "no Secret Service", "CI");
        }
    }

    @Test
    void missingSessionIsUnavailable() {
        System.setProperty(ADDRESS, "unix:path=" + folder.resolve("nobody"));

        assertUnavailable(
                () -> Keyring.create(file("a"), KeyProtection.osKeyring("laptop")),
                "D-Bus session cannot be reached",
                "PKCS12");
    }
}
