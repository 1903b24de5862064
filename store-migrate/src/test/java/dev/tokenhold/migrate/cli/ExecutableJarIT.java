package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.migrate.cli.JarProcess.Ended;
import dev.tokenhold.testkit.Machine;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar that users get, run as they run it. The file of tokens was written by the Zoho SDK 8.0. */
class ExecutableJarIT {

    /** Refresh tokens, access tokens and client secrets in the file. */
    private static final Pattern SECRETS = Pattern.compile("1000\\.[0-9a-f]{32}\\.[0-9a-f]{32}|\\b[0-9a-f]{42}\\b");

    @TempDir
    private Path directory;

    private Path csv;

    @BeforeEach
    void copyFixture() throws IOException {
        csv = Files.copy(
                Path.of("../store-zoho/src/test/resources/fixtures/filestore-8.0.csv"),
                directory.resolve("zoho_tokens.csv"));
    }

    @Test
    void movesTokensIntoEncryptedFileAndBackWithoutShowingASecret() throws Exception {
        Ended there = run(
                "--from",
                "zoho-csv:zoho_tokens.csv",
                "--to",
                "file:tokens.enc",
                "--create-keyring",
                "--report",
                "there.json",
                "-v");
        Ended back = run(
                "--from",
                "file:tokens.enc",
                "--to",
                "zoho-csv:back.csv",
                "--json",
                "--report",
                "back.json",
                "--progress",
                "always");
        Ended same = run("verify", "--from", "zoho-csv:zoho_tokens.csv", "--to", "zoho-csv:back.csv");
        Ended listed = run("list", "--store", "file:tokens.enc");

        assertThat(Stream.of(there, back, same, listed))
                .allSatisfy(
                        ended -> assertThat(ended.exitCode()).as(ended.err()).isZero());
        assertThat(there.out()).containsPattern("created +30").containsPattern("verified +30");
        assertThat(back.out()).contains("\"result\" : \"ok\"", "\"verified\" : 30");
        assertThat(listed.out()).contains("30 tokens");
        assertThat(directory.resolve("tokens.enc")).isRegularFile();
        assertThat(directory.resolve("tokenhold.keyring")).isRegularFile();
        List<String> told = new ArrayList<>(List.of(read("there.json"), read("back.json")));
        Stream.of(there, back, same, listed).forEach(ended -> told.addAll(List.of(ended.out(), ended.err())));
        assertThat(SECRETS.matcher(Files.readString(csv)).results().count()).isGreaterThan(60);
        assertThat(told)
                .allSatisfy(
                        text -> assertThat(text).doesNotContainPattern(SECRETS).doesNotContain(JarProcess.PASSPHRASE));
        assertThat(told.subList(0, 2)).allSatisfy(report -> assertThat(report).doesNotContain("@"));
    }

    @Test
    void hasNoPlaintextInEncryptedFile() throws Exception {
        run("--from", "zoho-csv:zoho_tokens.csv", "--to", "file:tokens.enc", "--create-keyring");

        assertThat(read("tokens.enc")).doesNotContainPattern(SECRETS).doesNotContain("zylker");
    }

    @Test
    void saysInOneLineWhyItFailed() throws Exception {
        Ended ended = run("--from", "zoho-csv:missing.csv", "--to", "file:tokens.enc", "--create-keyring");

        assertThat(ended.exitCode()).isEqualTo(ExitCode.UNREACHABLE.number);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .isEqualTo("store-migrate: no token store at zoho-csv:missing.csv (nothing was created)\n");
        assertThat(directory.resolve("tokenhold.keyring")).doesNotExist();
    }

    @Test
    void writesReportAsPageThatNeedsNoOtherFile() throws Exception {
        run("--from", "zoho-csv:zoho_tokens.csv", "--to", "memory:", "--report", "report.html");

        assertThat(read("report.html"))
                .contains("<h1>Done and verified</h1>", "@media print")
                .containsPattern("store-migrate \\d+\\.\\d+\\.\\d+")
                .doesNotContainPattern(SECRETS)
                .doesNotContain("zylker");
    }

    @Test
    void saysHowToGiveItTheMemoryThatAFileTakes() throws Exception {
        try (TokenStore file = TokenStores.open("file:" + directory.resolve("a.enc"), TestKeyring.settings());
                TokenStore database = TokenStores.open("sqlite:" + directory.resolve("b.db"), TestKeyring.settings())) {
            NumberedTokens.save(15_000, file);
            NumberedTokens.save(15_000, database);
        }

        Ended reading = run("-Xmx16m", List.of("list", "--store", "file:a.enc"));
        Ended writing = run("-Xmx24m", List.of("--from", "sqlite:b.db", "--to", "file:c.enc"));

        assertThat(List.of(reading, writing)).allSatisfy(ended -> {
            assertThat(ended.exitCode()).isNotZero();
            assertThat(ended.err()).contains("give Java more with -Xmx").doesNotContain("unforeseen");
        });
    }

    /** As under cron, which sets no locale; the bytes are those of the shell, whatever the locale of this build is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec \"$@\" list --store \"file:$(printf 'zo\\303\\253').enc\"",
                "mkdir \"$(printf 'zo\\303\\253')\" && cd \"$(printf 'zo\\303\\253')\" && exec \"$@\" list --store file:tokens.enc"
            })
    void saysInOneLineThatTheLocaleLacksACharacter(String command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", "-c", command, "sh", JarProcess.JAVA, "-jar", JarProcess.JAR.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output.lines())
                .singleElement()
                .asString()
                .startsWith("store-migrate: ")
                .endsWith("set LC_ALL=C.UTF-8");
        assertThat(process.waitFor()).isEqualTo(ExitCode.USAGE.number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:", "sqlite:", "zoho-csv:", "zoho-sqlite:"})
    void aFolderThatMayNotBeEnteredIsNotAStoreThatIsMissing(String scheme) throws Exception {
        Machine.requireRoot();
        Machine.requireProgram("setpriv");
        Path closed = Files.createDirectory(
                directory.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        // Without these capabilities, root is refused like anybody else.
        String without = "-dac_override,-dac_read_search";
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--inh-caps=" + without, "--bounding-set=" + without, JarProcess.JAVA, "-jar"));
        command.addAll(List.of(JarProcess.JAR.toString(), "list", "--store", scheme + closed.resolve("tokens")));
        command.addAll(scheme.startsWith("zoho") ? List.of() : JarProcess.keyringOptions());

        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .containsIgnoringCase("permission")
                .doesNotContain("no token store", "0 tokens");
        assertThat(process.waitFor()).isNotZero();
    }

    @Test
    void progressFitsANarrowTerminal() throws Exception {
        Machine.requireProgram("script");
        Machine.requireProgram("stty");
        Process process = new ProcessBuilder(
                        "script",
                        "-qec",
                        "stty cols 40; '" + JarProcess.JAVA + "' -jar '" + JarProcess.JAR
                                + "' --from zoho-csv:zoho_tokens.csv --to memory:",
                        "/dev/null")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output.lines().filter(line -> line.contains("%")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(40));
        assertThat(process.waitFor()).isEqualTo(ExitCode.DONE.number);
    }

    /** Every class costs time when the command starts. */
    @ParameterizedTest
    @ValueSource(strings = {"--version", "--help", "list --stor", "list --store file:missing"})
    void loadsNoLibraryBeforeThereIsAStore(String arguments) throws Exception {
        JarProcess.start(directory, List.of("-Xlog:class+load:file=loaded"), arguments.split(" "))
                .await();

        assertThat(read("loaded"))
                .contains(" picocli.")
                .doesNotContain(
                        " com.google.",
                        " com.fasterxml.",
                        " org.sqlite.",
                        " com.mysql.",
                        " org.postgresql.",
                        " com.zaxxer.");
    }

    @Test
    void makesNoOtherCommandThanTheOneThatRuns() throws Exception {
        JarProcess.start(directory, List.of("-Xlog:class+load:file=loaded"), "list", "--store", "file:missing")
                .await();

        assertThat(read("loaded")).contains(".ListCommand ").doesNotContain(".ShowCommand ", ".CopyCommand ");
    }

    @Test
    void tellsItsVersion() throws Exception {
        assertThat(run("--version").out()).matches("store-migrate \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    private String read(String file) throws IOException {
        return new String(Files.readAllBytes(directory.resolve(file)), StandardCharsets.ISO_8859_1);
    }

    private Ended run(String javaOption, List<String> arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(JarProcess.keyringOptions());
        return JarProcess.start(directory, List.of(javaOption), all.toArray(String[]::new))
                .await();
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        return JarProcess.run(directory, arguments);
    }
}
