package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testkit.RecordedLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
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
        Machine.requireProgram("strace");
        Machine.requireSuccess("strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "true");
        // strace compares paths as the kernel shows them.
        folder = temporaryFolder.toRealPath();
        file = folder.resolve("tokens.enc");
        trace = logFolder.resolve("trace");
    }

    @Test
    void contentIsSyncedBeforeItIsRenamedAndTheFolderAfterwards() throws IOException {
        strace(
                List.of("-y", "-e", "trace=/^(write|fsync|fdatasync|rename|renameat|renameat2|link|linkat)$"),
                "save:first",
                "save:second");

        List<String> calls = Files.readAllLines(trace, StandardCharsets.UTF_8).stream()
                .filter(line -> line.contains(folder.toString()))
                .toList();
        int firstFolderSync = indexOf(calls, 0, "fsync", "<" + folder + ">");
        List<String> second = calls.subList(firstFolderSync + 1, calls.size());
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
        "/^openat$, 3, ENOSPC, tokens.enc.tmp",
        "/^write$,  3, ENOSPC, tokens.enc.tmp",
        "/^write$,  3, EIO,    tokens.enc.tmp",
        "/^fsync$,  2, EIO,    tokens.enc.tmp",
        "/^rename,  2, ENOSPC, tokens.enc.tmp",
        "/^rename,  2, EIO,    tokens.enc.tmp",
        "/^fcntl$,  3, ENOLCK, tokens.enc.lock"
    })
    void errorBeforeTheRenameChangesNothing(String call, int number, String error, String path) throws IOException {
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

    @ParameterizedTest
    @ValueSource(strings = {"EPERM", "EOPNOTSUPP", "EMLINK"})
    void fileSystemWithoutLinksGetsACopyAsBackup(String error) throws IOException {
        List<String> answers =
                inject("/^link:error=" + error, "tokens.enc", "save:first", "save:second", "save:third", "list");

        assertThat(answers).endsWith("done save:third", "[first, second, third]");
        Files.delete(file);
        assertThat(idsNow()).containsExactly("first", "second");
    }

    @Test
    void readErrorIsNotTakenForDamage() throws IOException {
        StoreProcess.run(List.of(), file, "save:first", "save:second");

        List<String> answers = inject("/^p?read:error=EIO", "tokens.enc", "list");

        assertThat(answers).singleElement().asString().startsWith("StoreUnavailableException: ");
        assertThat(idsNow()).containsExactly("first", "second");
    }

    @ParameterizedTest
    @CsvSource({
        "/^openat$, 3, tokens.enc.tmp",
        "/^write$,  3, tokens.enc.tmp",
        "/^fsync$,  2, tokens.enc.tmp",
        "/^link,    1, tokens.enc.bak.tmp",
        "/^rename,  1, tokens.enc.bak.tmp",
        "/^rename,  2, tokens.enc.tmp",
        "/^fsync$,  2, ''"
    })
    void killedInAnyCallOfASaveLeavesTheOldOrTheNewTokens(String call, int number, String path) throws IOException {
        List<String> answers = inject(call + ":signal=KILL:when=" + number, path, "save:first", "save:second");

        assertThat(answers).containsExactly("done save:first");
        assertThat(idsNow()).isIn(List.of("first"), List.of("first", "second"));
        StoreProcess.run(List.of(), file, "save:second", "save:third");
        assertThat(idsNow()).containsExactly("first", "second", "third");
        assertThat(Folder.names(folder)).containsExactly("tokens.enc", "tokens.enc.bak", "tokens.enc.lock");
        assertThat(log.messages()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/^fsync$,  tokens.enc.tmp",
        "/^unlink,  tokens.enc.bak",
        "/^rename,  tokens.enc.tmp",
        "/^openat$, tokens.enc.bak.tmp",
        "/^rename,  tokens.enc.bak.tmp",
        "/^fsync$,  ''"
    })
    void killedInAnyCallOfADeletionLeavesTheOldOrTheNewTokens(String call, String path) throws IOException {
        StoreProcess.run(List.of(), file, "save:doomed", "save:first");
        Bytes sealed;
        try (FileRecordStore records = new FileRecordStore(TokenFile.at(file, Recovery.FAIL))) {
            sealed = records.read("doomed").orElseThrow().sealed();
        }

        List<String> answers = inject(call + ":signal=KILL:when=1", path, "delete:doomed");

        assertThat(answers).isEmpty();
        assertThat(idsNow()).isIn(List.of("doomed", "first"), List.of("first"));
        StoreProcess.run(List.of(), file, "delete:doomed", "save:second", "delete:second");
        assertThat(idsNow()).containsExactly("first");
        assertThat(Folder.containing(folder, sealed.toByteArray())).isEmpty();
        assertThat(log.messages()).isEmpty();
    }

    private List<String> inject(String fault, String path, String... commands) throws IOException {
        String what = fault.substring(0, fault.indexOf(':'));
        List<String> answers = strace(
                List.of(
                        "-e",
                        "trace=" + what,
                        "-e",
                        "inject=" + fault,
                        "-P",
                        folder.resolve(path).toString()),
                commands);
        assertThat(Files.readString(trace)).as("the fault was injected").containsAnyOf("INJECTED", "SIGKILL");
        return answers;
    }

    private List<String> strace(List<String> options, String... commands) {
        List<String> under = new ArrayList<>(List.of("strace", "-f", "-qq", "-o", trace.toString()));
        // Stops the process at the traced calls alone, which takes half the time, but injects no signals.
        if (options.stream().noneMatch(option -> option.contains(":signal="))) {
            under.add("--seccomp-bpf");
        }
        under.addAll(options);
        return StoreProcess.run(under, file, commands);
    }

    private List<String> idsNow() {
        try (TokenStore store = FileTokenStore.open(file, TestKeyring.keyring())) {
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
