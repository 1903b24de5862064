package dev.tokenhold.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.PostgreSqlServer;
import dev.tokenhold.testservers.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in the folder "consumer" against the jars of this build, on the class path and on the module path. */
class ModulePathIT {

    private static final Path SOURCES = Path.of("../consumer/src/main/java");

    // What Maven resolves for it; store-api and the others of this build are there as jars by now.
    private static final Pattern LIBRARY = Pattern.compile(
            "(tokenhold-(api|crypto|oskeyring|file|jdbc|sqlite|mysql|postgresql|refresh|zoho|transfer)-[^-]+(-SNAPSHOT)?|tink|protobuf|gson|jackson|sqlite-jdbc"
                    + "|mysql-connector|postgresql|HikariCP|slf4j-api|fastcsv|jspecify|error_prone_annotations|java-keyring"
                    + "|secret-service|dbus-java|jna|hkdf|jkeychain).*");
    private static final String PATH = Stream.of(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry ->
                    LIBRARY.matcher(Path.of(entry).getFileName().toString()).matches())
            .filter(entry -> !entry.endsWith("-tests.jar"))
            .collect(Collectors.joining(File.pathSeparator));

    @TempDir
    private static Path classes;

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-p", PATH, "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(System.err, System.err, arguments.toArray(String[]::new));
        assertThat(status).isZero();
    }

    @Test
    void runsOnTheModulePath() throws Exception {
        run("module", "-p", classes + File.pathSeparator + PATH, "-m", "consumer/consumer.Main");
    }

    @Test
    void runsOnTheClassPath() throws Exception {
        run("class", "-cp", classes + File.pathSeparator + PATH, "consumer.Main");
    }

    private void run(String path, String... java) throws IOException, InterruptedException, SQLException {
        Machine.requireAvailable(MariaDbServer.unavailableReason());
        Machine.requireAvailable(PostgreSqlServer.unavailableReason());
        TestDatabase database = MariaDbServer.shared().createDatabase();
        TestDatabase other = PostgreSqlServer.shared().createDatabase();
        PostgreSqlServer.shared().execute("ALTER ROLE " + other.user() + " PASSWORD '" + database.password() + "'");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(java));
        command.addAll(List.of(folder.toString(), database.uri(), other.uri()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("TOKENHOLD_PASSPHRASE", "correct horse battery staple");
        builder.environment().put("DATABASE_PASSWORD", database.password());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("every store works on the " + path + " path");
    }
}
