package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.migrate.cli.JarProcess.Ended;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.DesktopSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar in a desktop session, with GNOME Keyring as the protection of its keyring. */
class OsKeyringIT {

    private static final String BUS = "DBUS_SESSION_BUS_ADDRESS";

    @TempDir
    private Path home;

    @TempDir
    private Path folder;

    private Ended run(String bus, String... arguments) throws IOException, InterruptedException {
        return JarProcess.start(folder, List.of("-D" + BUS + "=" + bus), arguments)
                .await();
    }

    @Test
    void keyringOfTheDesktopProtectsAStoreUntilItMovesOn() throws Exception {
        Machine.requireAvailable(DesktopSession.unavailableReason());
        Files.copy(
                Path.of("../store-zoho/src/test/resources/fixtures/filestore-8.0.csv"),
                folder.resolve("zoho_tokens.csv"));
        try (DesktopSession session = DesktopSession.unlocked(home)) {
            String bus = session.environment().get(BUS);

            Ended copied = run(
                    bus,
                    "--from",
                    "zoho-csv:zoho_tokens.csv",
                    "--to",
                    "file:tokens.enc",
                    "--create-keyring",
                    "--os-keyring",
                    "laptop");
            Ended listed = run(bus, "list", "--store", "file:tokens.enc", "--os-keyring", "laptop");
            Ended examined = run(bus, "doctor", "--store", "file:tokens.enc", "--os-keyring", "laptop");
            Ended info = run(bus, "keys", "info", "tokenhold.keyring", "--os-keyring", "laptop");
            Ended nowhere = run("unix:path=" + folder, "list", "--store", "file:tokens.enc", "--os-keyring", "laptop");
            Ended moved = run(
                    bus,
                    "keys",
                    "rewrap",
                    "tokenhold.keyring",
                    "--os-keyring",
                    "laptop",
                    "--to-passphrase",
                    "env:TOKENHOLD_PASSPHRASE");
            Ended elsewhere = run("unix:path=" + folder, "list", "--store", "file:tokens.enc");

            assertThat(copied.exitCode()).as(copied.err()).isZero();
            assertThat(copied.err()).doesNotContain("SLF4J", "WARNING");
            assertThat(listed.exitCode()).as(listed.err()).isZero();
            assertThat(examined.exitCode()).as(examined.out()).isZero();
            assertThat(info.out()).containsPattern("operating system's keyring, laptop/[0-9a-f]{16}");
            assertThat(nowhere.exitCode()).isEqualTo(ExitCode.NO_KEY.number);
            assertThat(nowhere.err()).contains("cannot be used", "passphrase").doesNotContain("Exception");
            assertThat(moved.exitCode()).as(moved.err()).isZero();
            assertThat(elsewhere.out()).isEqualTo(listed.out());
        }
    }
}
