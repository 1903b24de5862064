package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is typed, what comes out, and the exit code, as the files in {@code src/test/resources/transcripts} have it. {@code
 * -Dtranscripts.update=true} writes down what comes out now, for a look at the difference.
 * A command finds the files of the folder {@code files}, and those of the folder with the name of the transcript, if there is one.
 */
class TranscriptTest {

    private static final Path TRANSCRIPTS = Path.of("src/test/resources/transcripts");

    @TestFactory
    Stream<DynamicTest> commandsPrintWhatTheTranscriptSays(@TempDir Path temporary) throws IOException {
        List<Path> transcripts;
        try (Stream<Path> files = Files.list(TRANSCRIPTS)) {
            transcripts = files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
        assertThat(transcripts).isNotEmpty();
        return transcripts.stream()
                .map(transcript -> DynamicTest.dynamicTest(
                        transcript.getFileName().toString(), () -> replay(transcript, temporary)));
    }

    private static void replay(Path transcript, Path temporary) throws IOException {
        Path directory = Files.createDirectory(temporary.resolve(transcript.getFileName() + ".files"));
        copyAll(TRANSCRIPTS.resolve("files"), directory);
        Path own = Path.of(transcript.toString().replaceFirst("\\.txt$", ""));
        if (Files.isDirectory(own)) {
            copyAll(own, directory);
        }
        String expected = Files.readString(transcript);
        String actual = new Transcript(directory).replay(expected);
        if (Boolean.getBoolean("transcripts.update")) {
            Files.writeString(transcript, actual);
        }
        assertThat(actual).isEqualTo(expected);
    }

    private static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
