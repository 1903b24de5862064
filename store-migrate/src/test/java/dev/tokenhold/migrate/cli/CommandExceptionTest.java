package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.ConflictException;
import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.migrate.cli.CommandException.During;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class CommandExceptionTest {

    private record Expected(TokenStoreException exception, During during, ExitCode exitCode) {}

    @TestFactory
    Stream<DynamicTest> exitCodeTellsWhatToDo() {
        TokenStoreException fullDisk = unavailable(new FileSystemException("x", null, "No space left on device"));
        TokenStoreException denied = unavailable(new AccessDeniedException("x"));
        TokenStoreException noFolder = unavailable(new NoSuchFileException("x"));
        TokenStoreException noServer = new StoreUnavailableException("no server");
        TokenStoreException refused = StoreUnavailableException.refused("no right", null);
        TokenStoreException unknown = new StoreUnavailableException("lost", true, new AccessDeniedException("x"));
        return Stream.of(
                        new Expected(new InvalidConfigurationException("x"), During.READING, ExitCode.USAGE),
                        new Expected(new KeyUnavailableException("x"), During.WRITING, ExitCode.NO_KEY),
                        new Expected(noServer, During.READING, ExitCode.UNREACHABLE),
                        new Expected(refused, During.READING, ExitCode.FAILED),
                        new Expected(refused, During.REACHING, ExitCode.FAILED),
                        new Expected(refused, During.FIRST_WRITE, ExitCode.FAILED),
                        new Expected(fullDisk, During.REACHING, ExitCode.UNREACHABLE),
                        new Expected(noServer, During.FIRST_WRITE, ExitCode.UNREACHABLE),
                        new Expected(denied, During.FIRST_WRITE, ExitCode.UNREACHABLE),
                        new Expected(noFolder, During.FIRST_WRITE, ExitCode.UNREACHABLE),
                        new Expected(fullDisk, During.FIRST_WRITE, ExitCode.FAILED),
                        new Expected(unknown, During.FIRST_WRITE, ExitCode.FAILED),
                        new Expected(noServer, During.WRITING, ExitCode.FAILED),
                        new Expected(new CorruptStoreException("x"), During.READING, ExitCode.DAMAGED),
                        new Expected(new TamperedRecordException("x", "7", null), During.READING, ExitCode.DAMAGED),
                        new Expected(new CorruptStoreException("x"), During.REACHING, ExitCode.FAILED),
                        new Expected(new TamperedRecordException("x", "7", null), During.WRITING, ExitCode.FAILED),
                        new Expected(new UnsupportedFormatException("x"), During.READING, ExitCode.FAILED),
                        new Expected(new ConflictException("x", List.of()), During.WRITING, ExitCode.FAILED),
                        new Expected(new AmbiguousTokenException("x", List.of()), During.READING, ExitCode.FAILED),
                        new Expected(new InvalidTokenException("x"), During.WRITING, ExitCode.FAILED))
                .map(expected -> DynamicTest.dynamicTest(
                        expected.toString(),
                        () -> assertThat(CommandException.of(expected.exception, expected.during)
                                        .exitCode())
                                .isEqualTo(expected.exitCode)));
    }

    private static TokenStoreException unavailable(IOException cause) {
        return new StoreUnavailableException("x", cause);
    }
}
