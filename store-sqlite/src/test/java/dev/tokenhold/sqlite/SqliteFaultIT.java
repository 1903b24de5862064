package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testkit.ScriptedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private int runs;

    @BeforeEach
    void requireStrace() {
        Machine.requireProgram("strace");
        Machine.requireSuccess("strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "true");
        trace = logFolder.resolve("trace");
    }

    @Test
    void killedInACallLeavesTheOldOrTheNewTokens() throws IOException {
        killInEach(15);
    }

    @Test
    @Tag("long")
    void killedInManyCallsLeavesTheOldOrTheNewTokens() throws IOException {
        killInEach(3);
    }

    /** In the first, second and so on of the calls; a plus stands for all that follow too. */
    @ParameterizedTest
    @CsvSource({
        "fsync,     EIO,    6 9+",
        "fsync,     ENOSPC, 8",
        "pwrite64,  EIO,    14 41 60+",
        "pwrite64,  ENOSPC, 30 45+",
        "ftruncate, EIO,    3",
        "unlink,    EIO,    1"
    })
    void errorOfWritingIsReportedAndLosesNothing(String call, String error, String when) throws IOException {
        inject(call, error, when);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "fsync,     EIO,    3 5 7 8 9 10 11 12 3+ 6+ 8+ 10+",
        "pwrite64,  EIO,    1 5 30 33 40 60 75 100 14+ 30+ 45+ 80+",
        "pwrite64,  ENOSPC, 1 14 33 41 60 75 14+ 30+ 60+ 80+",
        "pwrite64,  EDQUOT, 30+",
        "ftruncate, EIO,    1 2 4",
        "unlink,    EIO,    2"
    })
    void errorOfWritingAnywhereIsReportedAndLosesNothing(String call, String error, String when) throws IOException {
        inject(call, error, when);
    }

    /** SQLite itself takes what the disk cannot read for damage. */
    @ParameterizedTest
    @CsvSource({"pread64, EIO, 4 8+", "fcntl, ENOLCK, 3 20", "mmap, ENOMEM, 1+", "fstat, EIO, 6+"})
    void errorOfReadingIsReportedAndLosesNothing(String call, String error, String when) throws IOException {
        inject(call, error, when);
    }

    private void inject(String call, String error, String when) throws IOException {
        for (String number : when.split(" ", -1)) {
            String fault = call + ":error=" + error + ":when=" + number;
            verify(fault, LONG, inject(fault, LONG));
        }
    }

    private void killInEach(int step) throws IOException {
        strace(List.of("-e", "trace=" + CHANGING), SHORT);
        List<String> calls = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        for (String line : Files.readAllLines(trace)) {
            Matcher call = CALL.matcher(line);
            if (call.matches()) {
                calls.add(call.group(1) + ":signal=KILL:when=" + counts.merge(call.group(1), 1, Integer::sum));
            }
        }
        assertThat(calls).hasSizeGreaterThan(50);
        for (int i = 0; i < calls.size(); i += step) {
            verify(calls.get(i), SHORT, inject(calls.get(i), SHORT));
        }
    }

    private List<String> inject(String fault, List<String> script) throws IOException {
        int colon = fault.indexOf(':');
        String call = "/^" + fault.substring(0, colon) + "$";
        List<String> answers =
                strace(List.of("-e", "trace=" + call, "-e", "inject=" + call + fault.substring(colon)), script);
        assertThat(Files.readString(trace)).as("%s was injected", fault).containsAnyOf("INJECTED", "SIGKILL");
        return answers;
    }

    private List<String> strace(List<String> options, List<String> script) throws IOException {
        runs++;
        SqliteFile file = new SqliteFile(folder().resolve("tokens.db"));
        Files.createDirectories(folder());
        List<String> under = new ArrayList<>(List.of("strace", "-f", "-qq", "-o", trace.toString()));
        // Stops the process at the traced calls alone, which takes half the time, but injects no signals.
        if (options.stream().noneMatch(option -> option.contains(":signal="))) {
            under.add("--seccomp-bpf");
        }
        under.addAll(options);
        for (Path path : file.all()) {
            under.addAll(List.of("-P", path.toString()));
        }
        return ScriptedProcess.run(under, Tokens.at(file.path()), script.toArray(String[]::new));
    }

    // strace compares paths as the kernel shows them.
    private Path folder() throws IOException {
        return temporaryFolder.toRealPath().resolve("run" + runs);
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
        Path file = folder().resolve("tokens.db");
        try (TokenStore store = Tokens.open(file)) {
            assertThat(Set.copyOf(Tokens.ids(store)))
                    .as("%s: %s", fault, answers)
                    .isIn(possible);
            store.deleteTokens();
            Tokens.save(store, "later");
            assertThat(Tokens.ids(store)).containsExactly("later");
        }
        assertThat(Folder.names(folder())).as(fault).containsExactly("tokens.db");
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
