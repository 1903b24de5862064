package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.crypto.TestKeyring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The executable jar, running in a folder, as it is run by its users. */
final class JarProcess {

    static final String PASSPHRASE = "correct horse battery staple";

    static final Path JAR = Path.of("target/store-migrate.jar").toAbsolutePath();

    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Process process;
    private final Path out;
    private final Path err;

    /** What came out of a process, and how it ended. */
    record Ended(String out, String err, int exitCode) {}

    private JarProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static JarProcess start(Path folder, String... arguments) throws IOException {
        return start(folder, List.of(), arguments);
    }

    static JarProcess start(Path folder, List<String> javaOptions, String... arguments) throws IOException {
        Path out = Files.createTempFile(folder, "out", null);
        Path err = Files.createTempFile(folder, "err", null);
        List<String> command = new ArrayList<>();
        command.add(JAVA);
        command.addAll(JarArchive.OPTIONS);
        command.addAll(javaOptions);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("TOKENHOLD_") || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().put("TOKENHOLD_PASSPHRASE", PASSPHRASE);
        return new JarProcess(builder.start(), out, err);
    }

    /** The options that name the keyring of tests. */
    static List<String> keyringOptions() {
        List<String> options = new ArrayList<>();
        TestKeyring.settings()
                .forEach((setting, value) -> options.addAll(
                        List.of("--" + setting.replace("keyring.", "").replace('.', '-'), value)));
        return options;
    }

    static Ended run(Path folder, String... arguments) throws IOException, InterruptedException {
        return start(folder, arguments).await();
    }

    Ended await() throws IOException, InterruptedException {
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ended in time").isTrue();
        return new Ended(Files.readString(out), Files.readString(err), process.exitValue());
    }

    /** Waits; whether it ended meanwhile. */
    boolean endsWithin(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** The file that its standard error goes to. */
    Path err() {
        return err;
    }

    String errSoFar() throws IOException {
        return Files.readString(err);
    }
}
