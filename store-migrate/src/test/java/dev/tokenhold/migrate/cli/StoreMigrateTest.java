package dev.tokenhold.migrate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreMigrateTest {

    @TempDir
    private Path directory;

    private String csv;

    @BeforeEach
    void copyFixture() throws IOException {
        Path file = directory.resolve("small.csv");
        Files.copy(Path.of("src/test/resources/transcripts/files/small.csv"), file);
        csv = "zoho-csv:" + file;
    }

    @Test
    void asksOnceForPassphraseOnStandardInputHoweverOftenStoresAreOpened() {
        String tokens = "file:" + directory.resolve("tokens.enc");

        CommandResult copied = withInput(
                "correct horse\n", "--from", csv, "--to", tokens, "--create-keyring", "--passphrase", "stdin");
        CommandResult listed =
                withInput("correct horse\nnever read\n", "list", "--store", tokens, "--passphrase", "stdin");
        CommandResult refused = withInput("wrong horse\n", "list", "--store", tokens, "--passphrase", "stdin");

        assertThat(copied.exitCode()).as(copied.err()).isZero();
        assertThat(copied.out()).contains("verified");
        assertThat(listed.out()).contains("4 tokens");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.NO_KEY.number);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void takesPassphraseFromACommandThatRunsOnce() throws IOException {
        Path passphrase = Files.writeString(directory.resolve("passphrase"), "correct horse\nanother line\n");
        Path runs = directory.resolve("runs");
        String first = "file:" + directory.resolve("first.enc");
        String second = "file:" + directory.resolve("second.enc");

        CommandResult created = CommandResult.of(
                "--from", csv, "--to", first, "--create-keyring", "--passphrase", "command:cat " + passphrase);
        CommandResult copied = CommandResult.of(
                "--from",
                first,
                "--to",
                second,
                "--passphrase",
                "command:sh -c \"echo run >> " + runs + "; cat " + passphrase + "\"");
        CommandResult listed = withInput("correct horse\n", "list", "--store", second, "--passphrase", "stdin");

        assertThat(created.exitCode()).as(created.err()).isZero();
        assertThat(copied.exitCode()).as(copied.err()).isZero();
        assertThat(copied.out()).contains("verified");
        assertThat(runs).hasContent("run");
        assertThat(listed.out()).contains("4 tokens");
    }

    @Test
    void readsPassphraseOfEachSideInTurn() {
        Path from = directory.resolve("from.enc");
        Path to = directory.resolve("to.enc");
        String fromKeys = directory.resolve("from.keyring").toString();
        String toKeys = directory.resolve("to.keyring").toString();
        withInput(
                "one\n",
                "--from",
                csv,
                "--to",
                "file:" + from,
                "--create-keyring",
                "--keyring",
                fromKeys,
                "--passphrase",
                "stdin");

        CommandResult copied = withInput(
                "one\ntwo\n",
                "--from",
                "file:" + from,
                "--from-keyring",
                fromKeys,
                "--from-passphrase",
                "stdin",
                "--to",
                "file:" + to,
                "--to-keyring",
                toKeys,
                "--to-passphrase",
                "stdin",
                "--create-keyring");

        assertThat(copied.exitCode()).as(copied.err()).isZero();
        assertThat(withInput("two\n", "list", "--store", "file:" + to, "--keyring", toKeys, "--passphrase", "stdin")
                        .out())
                .contains("4 tokens");
    }

    @Test
    void protectionOfOneSideTakesThePlaceOfTheSharedOne() throws Exception {
        Path password = Files.writeString(directory.resolve("password"), "changeit\n");
        Path passphrase = Files.writeString(directory.resolve("passphrase"), "correct horse\n");
        Path keyStore = directory.resolve("keys.p12");
        KeyStore content = KeyStore.getInstance("PKCS12");
        content.load(null, null);
        SecretKey key = new SecretKeySpec(new byte[32], "AES");
        char[] protection = "changeit".toCharArray();
        content.setEntry("tokens", new KeyStore.SecretKeyEntry(key), new KeyStore.PasswordProtection(protection));
        try (OutputStream out = Files.newOutputStream(keyStore)) {
            content.store(out, protection);
        }
        Path from = directory.resolve("from.enc");
        Path to = directory.resolve("to.enc");
        CommandResult.of(
                "--from", csv, "--to", "file:" + from, "--create-keyring", "--passphrase", "file:" + passphrase);

        CommandResult copied = CommandResult.of(
                "--from",
                "file:" + from,
                "--to",
                "file:" + to,
                "--passphrase",
                "file:" + passphrase,
                "--create-keyring",
                "--to-keyring",
                directory.resolve("to.keyring").toString(),
                "--to-keystore",
                keyStore.toString(),
                "--to-keystore-alias",
                "tokens",
                "--to-keystore-password",
                "file:" + password);
        CommandResult info = CommandResult.of(
                "keys",
                "info",
                directory.resolve("to.keyring").toString(),
                "--keystore",
                keyStore.toString(),
                "--keystore-alias",
                "tokens",
                "--keystore-password",
                "file:" + password);

        assertThat(copied.exitCode()).as(copied.err()).isZero();
        assertThat(info.out()).contains("PKCS12");
    }

    @Test
    void keepsReportFromOthersEyes() throws IOException {
        Path report = Files.writeString(directory.resolve("report.json"), "an old one that all may read");

        CommandResult copied = CommandResult.of("--from", csv, "--to", "memory:", "--report", report.toString());

        assertThat(copied.exitCode()).isZero();
        assertThat(report)
                .content()
                .startsWith("{")
                .contains("\"result\" : \"ok\"")
                .endsWith("}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--report", "--checkpoint"})
    void refusesANameThatIsTooLongBeforeItWritesAnything(String option) {
        CommandResult refused = CommandResult.of(
                "--from",
                csv,
                "--to",
                "zoho-csv:" + directory.resolve("copy.csv"),
                option,
                directory.resolve("r".repeat(250)).toString());

        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE.number);
        assertThat(refused.err()).contains("the name is too long");
        assertThat(directory.resolve("copy.csv")).doesNotExist();
    }

    @Test
    void followsSymbolicLinkToReport() throws IOException {
        Path report = Files.createFile(directory.resolve("report.json"));
        Path link = Files.createSymbolicLink(directory.resolve("link.json"), report);

        CommandResult.of("--from", csv, "--to", "memory:", "--report", link.toString());

        assertThat(link).isSymbolicLink();
        assertThat(report).isNotEmptyFile();
    }

    @Test
    void takesSymbolicLinkForTheStoreItPointsTo() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link.csv"), directory.resolve("small.csv"));

        CommandResult copied = CommandResult.of("--from", csv, "--to", "zoho-csv:" + link);

        assertThat(copied.exitCode()).isEqualTo(ExitCode.USAGE.number);
        assertThat(copied.err()).contains("the same store");
    }

    @Test
    void showsProgressOnStandardErrorWhenAskedTo() {
        CommandResult shown = CommandResult.of("--from", csv, "--to", "memory:", "--progress", "always", "--json");
        CommandResult quiet = CommandResult.of("--from", csv, "--to", "memory:", "--progress", "always", "-q");

        assertThat(shown.err()).contains("Copying").contains("Verifying").contains("4/4");
        assertThat(shown.out()).doesNotContain("Copying");
        assertThat(quiet.err()).isEmpty();
    }

    @Test
    void showsWhereItFailedOnlyWhenAskedTo() {
        assertThat(CommandResult.of("list", "--store", "zoho-csv:" + directory).err())
                .hasLineCount(1);
        assertThat(CommandResult.of("list", "--store", "zoho-csv:" + directory, "-v")
                        .err())
                .contains("at dev.tokenhold.migrate.cli.");
    }

    @Test
    void failsWhenItsOutputCannotBeWritten() {
        PrintStream full = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        });
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int exitCode = StoreMigrate.run(new String[] {"list", "--store", csv}, full, new PrintStream(err, true, UTF_8));

        assertThat(exitCode).isEqualTo(ExitCode.FAILED.number);
        assertThat(err.toString(UTF_8)).contains("output");
    }

    @Test
    void printsWarningsOfLibrariesInOneLine() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        WarningLines lines = WarningLines.install(new Output(System.out, new PrintStream(err, true, UTF_8)));
        try {
            System.getLogger("dev.tokenhold.test").log(Level.WARNING, "{0} is odd\nand so on", "a.csv");
            System.getLogger("dev.tokenhold.test").log(Level.INFO, "nobody wants to know");
        } finally {
            lines.close();
        }

        assertThat(err.toString(UTF_8)).isEqualTo("store-migrate: warning: a.csv is odd\\u000aand so on\n");
    }

    @Test
    void makesCompletionScriptForAllCommandsAndOptions() {
        CommandResult script = CommandResult.of("completion");

        assertThat(script.exitCode()).isZero();
        assertThat(script.out()).startsWith("#!").contains("--create-keyring", "verify", "'--reveal'", "info");
    }

    @Test
    void keepsHelpPagesWithin80Columns() throws IOException {
        assertThat(Files.readAllLines(Path.of("src/test/resources/transcripts/help.txt")))
                .filteredOn(line -> !line.startsWith("$"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void fencesInTheNameOfUserAndHost() {
        String table = "zoho-sqlite:" + directory.resolve("zohooauth.db");
        assertThat(CommandResult.of("--from", csv, "--to", table).exitCode()).isZero();

        CommandResult fenced = CommandResult.of("fence", "--store", table);
        CommandResult copied = CommandResult.of("delete", "--store", table, "1");

        assertThat(fenced.exitCode()).as(fenced.err()).isZero();
        assertThat(fenced.out())
                .startsWith("fenced by ")
                .contains(System.getProperty("user.name") + "@")
                .contains("takes no writes");
        assertThat(copied.err()).contains(fenced.out().substring(0, fenced.out().indexOf(';')));
        assertThat(CommandResult.of("fence", "--store", table, "--lift").out()).startsWith("lifted");
        assertThat(CommandResult.of("delete", "--store", table, "1").exitCode()).isZero();
    }

    @Test
    void refusesToFenceInANameThatNotEveryStoreCanShow() {
        for (String name : new String[] {"", "it's me", " a", "a\nb", "x".repeat(61)}) {
            CommandResult refused = CommandResult.of("fence", "--store", csv, "--by", name);

            assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE.number);
            assertThat(refused.err()).contains("--by", "such as \"" + CurrentUser.printable(name) + "\"");
            assertThat(CurrentUser.isPrintable(CurrentUser.printable(name))).isTrue();
        }
    }

    private static CommandResult withInput(String input, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
        try {
            return CommandResult.of(arguments);
        } finally {
            System.setIn(before);
        }
    }
}
