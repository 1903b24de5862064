package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testkit.TestTokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Root works in a folder of another user, as in a container. Whatever that user puts there, root's own files stay as they are. */
class ForeignFolderTest {

    private static final String ATTACKER = "nobody";
    private static final String SECRET = "root alone may read and change this\n";

    @TempDir
    private Path parent;

    private Path folder;
    private Path file;
    private Path victim;
    private State before;

    private record State(String content, Object key, String owner, String group, String permissions) {

        static State of(Path file) throws IOException {
            PosixFileAttributes attributes =
                    Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new State(
                    Files.readString(file, StandardCharsets.ISO_8859_1),
                    attributes.fileKey(),
                    attributes.owner().getName(),
                    attributes.group().getName(),
                    PosixFilePermissions.toString(attributes.permissions()));
        }
    }

    @BeforeEach
    void makeFolderOfAnotherUser() throws IOException {
        Machine.requireRoot();
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        folder = Files.createDirectory(parent.resolve("data"));
        file = folder.resolve("tokens.enc");
        Machine.run("chown", ATTACKER, folder.toString());
        victim = Files.writeString(parent.resolve("victim"), SECRET);
        Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-r--r--"));
        before = State.of(victim);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokens.enc",
                "tokens.enc.tmp",
                "tokens.enc.bak",
                "tokens.enc.bak.tmp",
                "tokens.enc.lock",
                "tokens.enc.fence",
                "tokens.enc.fence.tmp",
                "tokens.enc.tmp.root"
            })
    void linkToAFileOfRootLeadsNowhere(String name) throws IOException {
        try (TokenStore store = openWithTokens()) {
            link(folder.resolve(name), victim);

            useIt(store);
        }

        assertThat(State.of(victim)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokens.enc",
                "tokens.enc.tmp",
                "tokens.enc.bak",
                "tokens.enc.bak.tmp",
                "tokens.enc.lock",
                "tokens.enc.fence",
                "tokens.enc.fence.tmp"
            })
    void anotherNameOfAFileOfRootLeavesItAsItIs(String name) throws IOException {
        try (TokenStore store = openWithTokens()) {
            Files.deleteIfExists(folder.resolve(name));
            Files.createLink(folder.resolve(name), victim);

            useIt(store);
        }

        assertThat(State.of(victim)).isEqualTo(before);
    }

    @Test
    void folderOfAnotherUserIsNotUsedAsThePrivateOne() throws IOException {
        try (TokenStore store = openWithTokens()) {
            Path planted = Files.createDirectory(folder.resolve("tokens.enc.tmp.root"));
            Machine.run("chown", ATTACKER, planted.toString());

            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.saveToken(TestTokens.named("third")))
                    .withMessageContaining(planted + " is in the way: remove it");
            assertThat(Folder.names(planted)).isEmpty();

            Files.delete(planted);
            store.saveToken(TestTokens.named("third"));
        }
    }

    @Test
    void rootRestoresAStoreOfAnotherUser() throws IOException {
        openWithTokens().close();
        Machine.run("chown", ATTACKER, file.toString(), file + ".bak");
        Path copy = Files.copy(file, parent.resolve("copy"));
        for (String permissions : List.of("rw-------", "rw-r--r--")) {
            Files.setPosixFilePermissions(
                    file.resolveSibling("tokens.enc.bak"), PosixFilePermissions.fromString(permissions));
            List<Path> aside = FileRestore.of(TokenFile.at(file, Recovery.AUTO), copy, (present, restored) -> {});

            assertThat(aside).hasSize(2).allSatisfy(each -> {
                assertThat(Files.getOwner(each).getName()).isEqualTo(ATTACKER);
                assertThat(Folder.permissions(each)).isEqualTo("rw-------");
            });
            try (TokenStore store = FileTokenStore.open(file, TestKeyring.keyring())) {
                store.saveToken(TestTokens.named("third"));
            }
        }
        for (String name : Folder.names(folder)) {
            assertThat(Files.getOwner(folder.resolve(name)).getName()).as(name).isEqualTo(ATTACKER);
        }
    }

    /** Whoever opens a pipe waits for ever. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void pipeInThePlaceOfThePrivateFolderIsRefused() {
        Machine.requireProgram("mkfifo");
        try (TokenStore store = openWithTokens()) {
            Machine.run("mkfifo", file + ".tmp.root");

            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.saveToken(TestTokens.named("third")))
                    .withMessageContaining("is in the way: remove it");
        }
    }

    @Test
    void rootFollowsLinksOnlyToWhatTheirOwnerHas() throws IOException {
        link(file, victim);

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> FileTokenStore.open(file, TestKeyring.keyring()))
                .withMessageContaining("a symbolic link of " + ATTACKER + " to what belongs to root");

        link(file, parent.resolve("new"));
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> FileTokenStore.open(file, TestKeyring.keyring()));

        link(file, folder.resolve("real"));
        openWithTokens().close();
        assertThat(folder.resolve("real")).isRegularFile();
        assertThat(Files.getOwner(folder.resolve("real.lock")).getName()).isEqualTo(ATTACKER);
    }

    /** It may hold what was deleted since. */
    @Test
    void whatAKilledProcessOfRootLeftIsRemovedByTheDoctor() throws IOException {
        openWithTokens().close();
        Path left = Files.createDirectory(folder.resolve("tokens.enc.tmp.root"));
        Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("rwx------"));
        Files.copy(file, left.resolve("tokens.enc.tmp"));
        Path other = Files.writeString(left.resolve("other"), "not of the store");

        assertThat(findings(false)).anyMatch(finding -> finding.startsWith("WARNING " + left));
        assertThat(findings(true)).anyMatch(finding -> finding.startsWith("WARNING " + left));
        assertThat(Folder.names(left)).containsExactly("other");

        Files.delete(other);
        assertThat(findings(true)).anyMatch(finding -> finding.startsWith("REPAIRED " + left));
        assertThat(left).doesNotExist();
    }

    private List<String> findings(boolean repair) {
        return FileExamination.of(TokenFile.at(file, Recovery.AUTO), repair).stream()
                .map(finding -> finding.severity() + " " + finding.place())
                .toList();
    }

    @Test
    void onlyTheFilesOfTheStoreAreLeft() throws IOException {
        try (TokenStore store = openWithTokens()) {
            useIt(store);
        }

        assertThat(Folder.names(folder)).containsExactly("tokens.enc", "tokens.enc.bak", "tokens.enc.lock");
        assertThat(Files.getOwner(folder.resolve("tokens.enc.lock")).getName()).isEqualTo(ATTACKER);
    }

    /** Another process exchanges files for links, and for files of root that are in the folder already. */
    @Tag("long")
    @Test
    void raceForThePlacesOfTheFilesIsNeverWon() throws Exception {
        Machine.requireProgram("perl");
        Machine.requireProgram("setpriv");
        int decoys = 3_000;
        for (int i = 0; i < decoys; i++) {
            Files.createLink(folder.resolve("decoy" + i), victim);
        }
        int saved = 0;
        int attempts = 1_000;
        try (TokenStore store = openWithTokens();
                Attack attack = Attack.start(folder, victim, decoys)) {
            for (int i = 0; i < attempts; i++) {
                try {
                    store.saveToken(TestTokens.named("token" + i % 10));
                    if (i % 10 == 9) {
                        store.deleteToken("token" + i % 7);
                    }
                    saved++;
                } catch (TokenStoreException e) {
                    // The folder is the other user's: that user can keep root from saving.
                }
            }
            System.out.println("race: " + saved + " of " + attempts + " saves against " + attack.end() + " exchanges");
        }

        assertThat(State.of(victim)).isEqualTo(before);
        for (String name : Folder.names(folder)) {
            Path each = folder.resolve(name);
            if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS) && Files.size(each) == SECRET.length()) {
                assertThat(State.of(each)).as(name).isEqualTo(before);
            }
        }
    }

    /** The process of the other user. */
    private record Attack(Process process) implements AutoCloseable {

        private static final String PROGRAM = """
                my ($folder, $victim, $decoys) = @ARGV;
                chdir $folder or die $!;
                my @names = ('tokens.enc', 'tokens.enc.lock', ('tokens.enc.tmp', 'tokens.enc.tmp.root', 'tokens.enc.bak.tmp',
                    'tokens.enc.bak') x 3);
                my ($exchanges, $round, $ended) = (0, 0, 0);
                $SIG{TERM} = sub { $ended = 1 };
                $| = 1;
                print "ready\\n";
                until ($ended) {
                    my $name = $names[int(rand(@names))];
                    my $kept = 'kept' . $round++;
                    my $had = rename $name, $kept;
                    my $decoy = $round < $decoys;
                    $exchanges++ if $decoy ? rename "decoy$round", $name : symlink $victim, $name;
                    for (1 .. rand() * 3000) { }
                    rename $name, $decoy ? "decoy$round" : 'used';
                    rename $kept, $name if $had;
                    select undef, undef, undef, rand() / 500 if rand() < 0.3;
                }
                print "$exchanges\\n";
                """;

        static Attack start(Path folder, Path victim, int decoys) throws IOException {
            Process process = new ProcessBuilder(
                            "setpriv",
                            "--reuid=" + ATTACKER,
                            "--clear-groups",
                            "perl",
                            "-e",
                            PROGRAM,
                            folder.toString(),
                            victim.toString(),
                            Integer.toString(decoys))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(process.inputReader().readLine()).isEqualTo("ready");
            return new Attack(process);
        }

        int end() throws IOException {
            // Process.destroy would close the output.
            process.toHandle().destroy();
            try (BufferedReader output = process.inputReader()) {
                return Integer.parseInt(output.readLine());
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private static void useIt(TokenStore store) {
        WriteFence fence = ((MigratableTokenStore) store).fence().orElseThrow();
        List<Runnable> uses = List.of(
                () -> store.saveToken(TestTokens.named("third")),
                () -> fence.raise("operator"),
                fence::lift,
                () -> store.deleteToken("first"),
                () -> store.saveToken(TestTokens.named("fourth")),
                store::deleteTokens);
        for (Runnable use : uses) {
            try {
                use.run();
            } catch (TokenStoreException e) {
                // Refusing is fine.
            }
        }
    }

    private void link(Path name, Path target) throws IOException {
        Files.deleteIfExists(name);
        Files.createSymbolicLink(name, target);
        Machine.run("chown", "-h", ATTACKER, name.toString());
    }

    private TokenStore openWithTokens() {
        TokenStore store = FileTokenStore.open(file, TestKeyring.keyring());
        store.saveToken(TestTokens.named("first"));
        store.saveToken(TestTokens.named("second"));
        return store;
    }
}
