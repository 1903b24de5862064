package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.RecordedLog;
import dev.tokenhold.testkit.Strace;
import dev.tokenhold.testkit.TestTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** System calls of a real process: their order, and what comes of errors and of kill -9 in them. Needs strace. */
class FileFaultIT {

    @RegisterExtension
    final RecordedLog log = new RecordedLog(TokenFile.class);

    @TempDir
    private Path temporaryFolder;

    @TempDir
    private Path logFolder;

    private Path folder;
    private Path file;
    private Path trace;

    @BeforeEach
    void nameFiles() throws IOException {
        Strace.require();
        // strace compares paths as the kernel shows them.
        folder = temporaryFolder.toRealPath();
        file = folder.resolve("tokens.enc");
        trace = logFolder.resolve("trace");
    }

    @Test
    void contentIsSyncedBeforeItIsRenamedAndTheFolderAfterwards() throws IOException {
        String calls = "/^(write|fsync|fdatasync|rename|renameat|renameat2|link|linkat)$";
        StoreProcess.run(Strace.record(trace, calls, List.of()), file, "save:first", "save:second");

        List<String> all = Files.readAllLines(trace, StandardCharsets.UTF_8).stream()
                .filter(line -> line.contains(folder.toString()))
                .toList();
        int firstFolderSync = indexOf(all, 0, "fsync", "<" + folder + ">");
        List<String> second = all.subList(firstFolderSync + 1, all.size());
        int write = indexOf(second, 0, "write", "tokens.enc.tmp");
        int sync = indexOf(second, write, "fsync", "tokens.enc.tmp");
        int link = indexOf(second, sync, "link", "tokens.enc.bak.tmp");
        int rename = indexOf(second, link, "rename", "tokens.enc.tmp");
        indexOf(second, rename, "fsync", "<" + folder + ">");
        assertThat(second.subList(sync, second.size())).noneMatch(call -> call.contains("write("));
    }

    /** The number is that of the first such call of the second save. */
    @ParameterizedTest
    @CsvSource({
        "/^write$,  3, ENOSPC, tokens.enc.tmp",
        "/^fsync$,  2, EIO,    tokens.enc.tmp",
        "/^fcntl$,  3, ENOLCK, tokens.enc.lock"
    })
    void errorBeforeTheRenameChangesNothing(String call, int number, String error, String path) throws IOException {
        failBeforeTheRename(call, number, error, path);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "/^openat$, 2, ENOSPC, tokens.enc.tmp",
        "/^write$,  3, EIO,    tokens.enc.tmp",
        "/^rename,  2, EIO,    tokens.enc.tmp",
        "/^rename,  2, ENOSPC, tokens.enc.tmp"
    })
    void anotherErrorBeforeTheRenameChangesNothing(String call, int number, String error, String path)
            throws IOException {
        failBeforeTheRename(call, number, error, path);
    }

    private void failBeforeTheRename(String call, int number, String error, String path) throws IOException {
        List<String> answers =
                inject(call + ":error=" + error + ":when=" + number, path, "save:first", "save:second", "list");

        assertThat(answers).hasSize(3);
        assertThat(answers.get(1)).startsWith("StoreUnavailableException: ").contains(folder.toString());
        assertThat(answers.get(2)).isEqualTo("[first]");
        assertThat(idsNow()).containsExactly("first");
        assertThat(Folder.names(folder)).doesNotContain("tokens.enc.tmp");
    }

    @Test
    void errorOfTheFolderSyncLeavesTheOutcomeUnknown() throws IOException {
        List<String> answers =
                inject("/^fsync$:error=EIO:when=2", "", "save:first", "save:second", "list", "save:third", "list");

        assertThat(answers.get(1)).startsWith("StoreUnavailableException (outcome unknown): ");
        assertThat(answers.subList(2, 5))
                .containsExactly("[first, second]", "done save:third", "[first, second, third]");
    }

    @Test
    void fileSystemWithoutLinksGetsACopyAsBackup() throws IOException {
        failToLink("EPERM");
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"EOPNOTSUPP", "EMLINK"})
    void anotherFileSystemWithoutLinksGetsACopyAsBackup(String error) throws IOException {
        failToLink(error);
    }

    private void failToLink(String error) throws IOException {
        List<String> answers =
                inject("/^link:error=" + error, "tokens.enc", "save:first", "save:second", "save:third", "list");

        assertThat(answers).endsWith("done save:third", "[first, second, third]");
        Files.delete(file);
        assertThat(idsNow()).containsExactly("first", "second");
    }

    @Test
    void readErrorIsNotTakenForDamage() throws IOException {
        save("first", "second");

        List<String> answers = inject("/^p?read:error=EIO", "tokens.enc", "list");

        assertThat(answers).singleElement().asString().startsWith("StoreUnavailableException: ");
        assertThat(idsNow()).containsExactly("first", "second");
    }

    @ParameterizedTest
    @CsvSource({
        "/^openat$, 2, tokens.enc.tmp",
        "/^write$,  3, tokens.enc.tmp",
        "/^fsync$,  2, tokens.enc.tmp",
        "/^link,    1, tokens.enc.bak.tmp",
        "/^rename,  2, tokens.enc.tmp"
    })
    void killedInACallOfASaveLeavesTheOldOrTheNewTokens(String call, int number, String path) throws IOException {
        killDuringASave(call, number, path);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"/^rename,  1, tokens.enc.bak.tmp", "/^fsync$,  2, ''"})
    void killedInAnotherCallOfASaveLeavesTheOldOrTheNewTokens(String call, int number, String path) throws IOException {
        killDuringASave(call, number, path);
    }

    private void killDuringASave(String call, int number, String path) throws IOException {
        List<String> answers = inject(call + ":signal=KILL:when=" + number, path, "save:first", "save:second");

        assertThat(answers).containsExactly("done save:first");
        assertThat(idsNow()).isIn(List.of("first"), List.of("first", "second"));
        save("second", "third");
        assertThat(idsNow()).containsExactly("first", "second", "third");
        assertThat(Folder.names(folder)).containsExactly("tokens.enc", "tokens.enc.bak", "tokens.enc.lock");
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void killedInACallOfADeletionLeavesTheOldOrTheNewTokens() throws IOException {
        killDuringADeletion("/^unlink", 1, "tokens.enc.bak.tmp");
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "/^fsync$,  1, tokens.enc.tmp",
        "/^rename,  1, tokens.enc.tmp",
        "/^openat$, 1, tokens.enc.bak.tmp",
        "/^rename,  1, tokens.enc.bak.tmp",
        "/^rename,  2, tokens.enc.bak.tmp",
        "/^fsync$,  1, ''"
    })
    void killedInAnotherCallOfADeletionLeavesTheOldOrTheNewTokens(String call, int number, String path)
            throws IOException {
        killDuringADeletion(call, number, path);
    }

    private void killDuringADeletion(String call, int number, String path) throws IOException {
        save("doomed", "first");
        Bytes sealed;
        try (FileRecordStore records = new FileRecordStore(TokenFile.at(file, Recovery.FAIL))) {
            sealed = records.read("doomed").orElseThrow().sealed();
        }

        List<String> answers = inject(call + ":signal=KILL:when=" + number, path, "delete:doomed");

        assertThat(answers).isEmpty();
        assertThat(idsNow()).isIn(List.of("doomed", "first"), List.of("first"));
        try (TokenStore store = open()) {
            store.deleteToken("doomed");
        }
        assertThat(idsNow()).containsExactly("first");
        assertThat(Folder.containing(folder, sealed.toByteArray())).isEmpty();
        assertThat(log.messages()).isEmpty();
    }

    private List<String> inject(String fault, String path, String... commands) {
        List<String> answers =
                StoreProcess.run(Strace.inject(trace, fault, List.of(folder.resolve(path))), file, commands);
        Strace.assertInjected(trace, fault);
        return answers;
    }

    private void save(String... names) {
        try (TokenStore store = open()) {
            for (String name : names) {
                store.saveToken(TestTokens.named(name));
            }
        }
    }

    private TokenStore open() {
        return FileTokenStore.open(file, TestKeyring.keyring());
    }

    private List<String> idsNow() {
        try (TokenStore store = open()) {
            return store.getTokens().stream().map(OAuthToken::id).toList();
        }
    }

    private static int indexOf(List<String> calls, int from, String name, String path) {
        for (int i = from; i < calls.size(); i++) {
            if (calls.get(i).contains(name) && calls.get(i).contains(path)) {
                return i;
            }
        }
        throw new AssertionError("no " + name + " of " + path + " after call " + from + " of " + calls);
    }
}
