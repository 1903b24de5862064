package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.ScriptedProcess;
import dev.tokenhold.testkit.Strace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * System calls of a real process on the files of a database: kill -9 in them, and errors from them. Whatever happens, what was
 * acknowledged is there, what was refused is not, and the database goes on. Needs strace.
 */
class SqliteFaultIT {

    private static final String CHANGING = "/^(openat|pwrite64|fsync|fdatasync|ftruncate|unlink)$";
    private static final Pattern CALL = Pattern.compile("^\\d+ +([a-z0-9]+)\\(.*");
    private static final List<String> SHORT = List.of("save:first", "save:second", "delete:first");
    private static final List<String> LONG = List.of(
            "save:first", "save:second", "save:first", "delete:first", "save:third", "clear", "save:fourth", "list");

    @TempDir
    private Path temporaryFolder;

    @TempDir
    private Path logFolder;

    private Path trace;
    private Path file;

    @BeforeEach
    void requireStrace() {
        Strace.require();
        trace = logFolder.resolve("trace");
    }

    /** One call of each kind; the middle one, where the database exists and has tokens. */
    @Test
    void killedInACallOfEachKindLeavesTheOldOrTheNewTokens() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        changingCalls().forEach(call -> counts.merge(call, 1, Integer::sum));
        assertThat(counts).hasSizeGreaterThan(3);
        for (Map.Entry<String, Integer> call : counts.entrySet()) {
            kill(call.getKey(), (call.getValue() + 1) / 2);
        }
    }

    @Test
    @Tag("long")
    void killedInManyCallsLeavesTheOldOrTheNewTokens() throws IOException {
        List<String> calls = changingCalls();
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < calls.size(); i++) {
            int number = counts.merge(calls.get(i), 1, Integer::sum);
            if (i % 6 == 0) {
                kill(calls.get(i), number);
            }
        }
    }

    /** In the first, second and so on of the calls; a plus stands for all that follow too. */
    @ParameterizedTest
    @CsvSource({"fsync,     EIO,    9+", "pwrite64,  ENOSPC, 45+", "ftruncate, EIO,    3", "unlink,    EIO,    1"})
    void errorOfWritingIsReportedAndLosesNothing(String call, String error, String when) throws IOException {
        inject(call, error, when);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "fsync,     EIO,    3 5 7 9 11 3+ 6+ 10+",
        "fsync,     ENOSPC, 8",
        "pwrite64,  EIO,    1 14 33 41 75 100 14+ 45+ 80+",
        "pwrite64,  ENOSPC, 1 30 41 60 14+ 60+",
        "pwrite64,  EDQUOT, 30+",
        "ftruncate, EIO,    1 2 4",
        "unlink,    EIO,    2"
    })
    void errorOfWritingAnywhereIsReportedAndLosesNothing(String call, String error, String when) throws IOException {
        inject(call, error, when);
    }

    /** SQLite itself takes what the disk cannot read for damage. */
    @ParameterizedTest
    @CsvSource({"pread64, EIO, 8+", "fcntl, ENOLCK, 20", "mmap, ENOMEM, 1+"})
    void errorOfReadingIsReportedAndLosesNothing(String call, String error, String when) throws IOException {
        inject(call, error, when);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"pread64, EIO, 4", "fcntl, ENOLCK, 3", "fstat, EIO, 6+"})
    void errorOfReadingAnywhereIsReportedAndLosesNothing(String call, String error, String when) throws IOException {
        inject(call, error, when);
    }

    private List<String> changingCalls() throws IOException {
        makeFolder();
        run(Strace.record(trace, CHANGING, new SqliteFile(file).all()), SHORT);
        List<String> calls = Files.readAllLines(trace).stream()
                .map(CALL::matcher)
                .filter(Matcher::matches)
                .map(call -> call.group(1))
                .toList();
        assertThat(calls).hasSizeGreaterThan(50);
        return calls;
    }

    private void kill(String call, int number) throws IOException {
        inject("/^" + call + "$:signal=KILL:when=" + number, SHORT);
    }

    private void inject(String call, String error, String when) throws IOException {
        for (String number : when.split(" ", -1)) {
            inject("/^" + call + "$:error=" + error + ":when=" + number, LONG);
        }
    }

    private void inject(String fault, List<String> script) throws IOException {
        makeFolder();
        List<String> answers = run(Strace.inject(trace, fault, new SqliteFile(file).all()), script);
        Strace.assertInjected(trace, fault);
        verify(fault, script, answers);
    }

    private void makeFolder() throws IOException {
        // strace compares paths as the kernel shows them.
        file = Files.createTempDirectory(temporaryFolder.toRealPath(), "run").resolve("tokens.db");
    }

    private List<String> run(List<String> under, List<String> script) {
        return ScriptedProcess.run(under, Tokens.at(file), script.toArray(String[]::new));
    }

    private void verify(String fault, List<String> script, List<String> answers) throws IOException {
        Set<Set<String>> possible = new HashSet<>(Set.of(Set.of()));
        for (int i = 0; i < script.size() && i <= answers.size(); i++) {
            String answer = i < answers.size() ? answers.get(i) : "killed (outcome unknown)";
            Set<Set<String>> changed = changed(possible, script.get(i));
            if (answer.contains("(outcome unknown)")) {
                possible.addAll(changed);
            } else if (answer.startsWith("done")) {
                possible = changed;
            } else if (answer.startsWith("[")) {
                assertThat(possible.stream().map(ids -> new TreeSet<>(ids).toString()))
                        .as("%s: %s", fault, answers)
                        .contains(answer);
            } else {
                assertThat(answer).as(fault).matches("(StoreUnavailable|CorruptStore)Exception: the database .*");
            }
        }
        try (TokenStore store = Tokens.open(file)) {
            assertThat(Set.copyOf(Tokens.ids(store)))
                    .as("%s: %s", fault, answers)
                    .isIn(possible);
            store.deleteTokens();
            Tokens.save(store, "later");
            assertThat(Tokens.ids(store)).containsExactly("later");
        }
        assertThat(Folder.names(file.getParent())).as(fault).containsExactly("tokens.db");
        assertThat(Tokens.query(file, "PRAGMA integrity_check")).isEqualTo("ok");
    }

    private static Set<Set<String>> changed(Set<Set<String>> before, String command) {
        String[] parts = command.split(":", 2);
        Set<Set<String>> after = new HashSet<>();
        for (Set<String> ids : before) {
            Set<String> changed = new HashSet<>(ids);
            switch (parts[0]) {
                case "save" -> changed.add(parts[1]);
                case "delete" -> changed.remove(parts[1]);
                case "clear" -> changed.clear();
                default -> {}
            }
            after.add(changed);
        }
        return after;
    }
}
