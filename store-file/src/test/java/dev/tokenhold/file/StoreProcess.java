package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.TokenStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Another process that works on a token file: by itself, or under a program that traces it, takes rights from it, or the like.
 * Each command is answered by a line of output.
 */
final class StoreProcess {

    private static final long LIFETIME_SECONDS = 120;

    private StoreProcess() {}

    /** The program of the process. Arguments: the URI, the number of settings, settings as {@code key=value}, commands. */
    public static void main(String[] arguments) {
        int settingsEnd = 2 + Integer.parseInt(arguments[1]);
        Map<String, String> settings = new HashMap<>();
        for (int i = 2; i < settingsEnd; i++) {
            String[] keyAndValue = arguments[i].split("=", 2);
            settings.put(keyAndValue[0], keyAndValue[1]);
        }
        try (TokenStore store = TokenStores.open(arguments[0], settings)) {
            for (int i = settingsEnd; i < arguments.length; i++) {
                System.out.println(answer(store, arguments[i].split(":", 2)));
                System.out.flush();
            }
        } catch (TokenStoreException e) {
            System.out.println(answer(e));
        }
    }

    private static String answer(TokenStore store, String[] command) {
        try {
            switch (command[0]) {
                case "save" -> store.saveToken(tokenOf(command[1]));
                case "delete" -> store.deleteToken(command[1]);
                case "clear" -> store.deleteTokens();
                case "list" -> {
                    return store.getTokens().stream()
                            .map(OAuthToken::id)
                            .toList()
                            .toString();
                }
                default -> throw new IllegalArgumentException(command[0]);
            }
            return "done " + String.join(":", command);
        } catch (TokenStoreException e) {
            return answer(e);
        }
    }

    private static String answer(TokenStoreException e) {
        return e.getClass().getSimpleName()
                + (e instanceof StoreUnavailableException unavailable && unavailable.outcomeUnknown()
                        ? " (outcome unknown): "
                        : ": ")
                + e.getMessage();
    }

    /** What {@code save:NAME} saves; the name is its id as well. */
    static OAuthToken tokenOf(String name) {
        return OAuthToken.builder()
                .id(name)
                .userName("user " + name)
                .clientId("1000.CLIENT")
                .refreshToken("refresh " + name)
                .build();
    }

    /** The command line that runs the commands on a token file. */
    static List<String> commandLine(Path file, String... commands) {
        return commandLine(file, TestKeyring.settings(), commands);
    }

    static List<String> commandLine(Path file, Map<String, String> settings, String... commands) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                StoreProcess.class.getName(),
                "file:" + file,
                String.valueOf(settings.size())));
        settings.forEach((key, value) -> line.add(key + "=" + value));
        line.addAll(List.of(commands));
        return line;
    }

    /** Runs the commands and gives the answers. {@code under} is what stands before {@code java} on the command line. */
    static List<String> run(List<String> under, Path file, String... commands) {
        return run(under, Map.of(), commandLine(file, commands));
    }

    static List<String> run(List<String> under, Map<String, String> environment, List<String> commandLine) {
        List<String> command = new ArrayList<>(under);
        command.addAll(commandLine);
        try {
            Path errors = Files.createTempFile("tokenhold-process", ".err");
            try {
                ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor(LIFETIME_SECONDS, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue())
                        .as("exit code; %s %s", output, Files.readString(errors))
                        .isIn(0, 128 + 9);
                return output.lines().toList();
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new AssertionError(command + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
