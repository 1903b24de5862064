package dev.tokenhold.benchmarks;

import dev.tokenhold.testservers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tells a JVM that JMH starts the database that it is to use, by a file, since command lines are public. */
final class Handover {

    private static final String PROPERTY = "tokenhold.benchmarks.database";

    private Handover() {}

    /** Writes a file for the owner only, which this JVM can read as well, and returns the argument for another one. */
    static String argument(TestDatabase database) throws IOException {
        Path file = Files.createTempFile("tokenhold-benchmark", null);
        file.toFile().deleteOnExit();
        Files.write(
                file,
                List.of(
                        database.scheme(),
                        database.host(),
                        Integer.toString(database.port()),
                        database.name(),
                        database.user(),
                        database.password()));
        System.setProperty(PROPERTY, file.toString());
        return "-D" + PROPERTY + "=" + file;
    }

    /** Reads the database in the JVM that got the argument. */
    static TestDatabase read() throws IOException {
        String file = System.getProperty(PROPERTY);
        if (file == null) {
            throw new IllegalStateException("this contestant needs a database; start the benchmarks by benchmarks/run");
        }
        List<String> lines = Files.readAllLines(Path.of(file));
        return new TestDatabase(
                lines.get(0), lines.get(1), Integer.parseInt(lines.get(2)), lines.get(3), lines.get(4), lines.get(5));
    }
}
