package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.migrate.cli.JarProcess.Ended;
import dev.tokenhold.testkit.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/store-migrate} in an installed folder. */
class LauncherIT {

    private static final Path LAUNCHER = Path.of("../bin/store-migrate");
    private static final Path OTHER_JAVA = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64");
    private static final String ARCHIVE_OPTION = "-XX:SharedArchiveFile=";

    @TempDir
    private static Path folder;

    private static Path lib;
    private static Path launcher;
    private static Path javaHome;
    private static Path arguments;
    private static Path kept;

    private Path archive;

    /** A Java that writes down what it is started with. */
    @BeforeAll
    static void install() throws Exception {
        lib = Files.createDirectories(folder.resolve("lib"));
        Files.copy(JarProcess.JAR, lib.resolve("store-migrate.jar"), StandardCopyOption.COPY_ATTRIBUTES);
        launcher = Files.copy(
                LAUNCHER,
                Files.createDirectories(folder.resolve("bin")).resolve("store-migrate"),
                StandardCopyOption.COPY_ATTRIBUTES);
        arguments = folder.resolve("arguments");
        javaHome = folder.resolve("java");
        Path java = Files.createDirectories(javaHome.resolve("bin")).resolve("java");
        Files.writeString(
                java, "#!/bin/sh\nprintf '%s\\n' \"$@\" >'" + arguments + "'\nexec '" + JarProcess.JAVA + "' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));

        Ended made = run("--make-archive");

        assertThat(made).isEqualTo(new Ended("", "", 0));
        kept = Files.copy(archives().get(0), folder.resolve(archives().get(0).getFileName()));
    }

    @BeforeEach
    void restoreArchive() throws IOException {
        archive = Files.copy(kept, lib.resolve(kept.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("r--r--r--"));
    }

    @AfterEach
    void removeArchives() throws IOException {
        Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Path left : archives()) {
            Files.delete(left);
        }
    }

    @Test
    void javaTakesTheArchive() throws Exception {
        // So that Java fails if it cannot.
        Ended ended = run(List.of("env", "JAVA_TOOL_OPTIONS=-Xshare:on"), "--version");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).startsWith("store-migrate ");
        assertThat(Files.readString(arguments)).contains(ARCHIVE_OPTION + archive);
    }

    @Test
    void archiveHasNothingOfTheEnvironment() throws Exception {
        Files.delete(archive);

        assertThat(run("--make-archive").exitCode()).isZero();

        assertThat(Files.readString(archives().get(0), StandardCharsets.ISO_8859_1))
                .contains("dev/tokenhold/migrate/cli")
                .doesNotContain(JarProcess.PASSPHRASE);
        assertThat(lib)
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("."));
    }

    @Test
    void argumentsAndExitCodePassThrough() throws Exception {
        Ended ended = run("list", "--store", "file:no such 'store'", "--bad=x y");

        assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE.number);
        assertThat(ended.out()).isEmpty();
        assertThat(Files.readString(arguments)).endsWith("\nlist\n--store\nfile:no such 'store'\n--bad=x y\n");
    }

    @Test
    void worksWithoutAnArchiveThatIsDamaged() throws Exception {
        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length / 2] ^= 1;
        Files.delete(archive);
        Files.write(archive, bytes);
        requireNoArchive();

        Files.write(archive, List.of());
        requireNoArchive();
    }

    @Test
    void worksWithoutAnArchiveThatOthersCouldHaveMade() throws Exception {
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-rw-rw-"));
        requireNoArchive();

        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("r--r--r--"));
        Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("rwxrwxrwx"));
        requireNoArchive();
    }

    @Test
    void worksWithoutAnArchiveOfAnotherUser() throws Exception {
        Machine.requireRoot();
        Files.setAttribute(archive, "unix:uid", 12345);

        requireNoArchive();
    }

    @Test
    void readOnlyFolderIsUsedAndLeftAsItIs() throws Exception {
        Machine.requireRoot();
        Machine.requireProgram("setpriv");
        Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("r-xr-xr-x"));
        // Without this capability, root is refused like anybody else.
        List<String> refused = List.of("setpriv", "--inh-caps=-dac_override", "--bounding-set=-dac_override");

        Ended made = run(refused, "--make-archive");
        Ended ended = run(refused, "--version");

        assertThat(made.exitCode()).isEqualTo(1);
        assertThat(made.err()).contains("no archive was made");
        assertThat(ended.exitCode()).isZero();
        assertThat(Files.readString(arguments)).contains(ARCHIVE_OPTION + archive);
    }

    @Test
    void anotherJavaIgnoresTheArchive() throws Exception {
        assumeTrue(
                Files.isDirectory(OTHER_JAVA) && Runtime.version().feature() != 25,
                "there is no other Java at " + OTHER_JAVA);

        Ended ended = run(List.of("env", "JAVA_HOME=" + OTHER_JAVA), "--version");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).matches("store-migrate \\S+\n");
    }

    @Test
    void collectorOfYourOwnReplacesTheOneOfTheLauncher() throws Exception {
        Ended ended = run(List.of("env", "JDK_JAVA_OPTIONS=-XX:+UseG1GC"), "--version");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
    }

    @Test
    void twoProcessesThatMakeAnArchiveAtOnceLeaveOne() throws Exception {
        Files.delete(archive);
        Process other = start(List.of(), "--make-archive");

        assertThat(run("--make-archive").exitCode()).isZero();
        assertThat(other.waitFor()).isZero();

        assertThat(archives()).isNotEmpty();
        run("--version");
        assertThat(Files.readString(arguments)).contains(ARCHIVE_OPTION);
    }

    private static void requireNoArchive() throws Exception {
        Ended ended = run("--version");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).matches("store-migrate \\S+\n");
        assertThat(Files.readString(arguments)).doesNotContain(ARCHIVE_OPTION);
    }

    private static List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }

    private static Ended run(String... command) throws IOException, InterruptedException {
        return run(List.of(), command);
    }

    private static Ended run(List<String> before, String... command) throws IOException, InterruptedException {
        Process process = start(before, command);
        // Short enough for the buffer of the pipe.
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(out, err, process.waitFor());
    }

    private static Process start(List<String> before, String... command) throws IOException {
        List<String> all = new ArrayList<>(before);
        all.add(launcher.toString());
        all.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().keySet().removeIf(name -> name.endsWith("_OPTIONS") || name.equals("HOME"));
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().put("TOKENHOLD_PASSPHRASE", JarProcess.PASSPHRASE);
        return builder.start();
    }
}
