package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another process that executes commands on a store: by itself, or under a program that traces it or takes rights from it.
 *
 * <p>Commands are {@code save:ID}, which saves {@link TestTokens#named}, {@code delete:ID}, {@code clear} and {@code list}. It
 * answers each with a line of output: {@code done COMMAND}, the ids for {@code list}, or the exception.
 */
public final class ScriptedProcess {

    private static final long LIFETIME_SECONDS = 120;

    private ScriptedProcess() {}

    /**
     * Executes the commands.
     *
     * @param arguments the number of commands, the commands, and the location of the store
     */
    public static void main(String[] arguments) {
        List<String> all = Arrays.asList(arguments);
        int end = 1 + Integer.parseInt(all.get(0));
        try (TokenStore store = OpenedElsewhere.open(all.subList(end, all.size()))) {
            for (String command : all.subList(1, end)) {
                System.out.println(answer(store, command));
                System.out.flush();
            }
        } catch (TokenStoreException e) {
            System.out.println(answer(e));
        }
    }

    /**
     * Runs commands in a separate process and waits for its end.
     *
     * @param under the words before {@code java} on the command line, for example {@code strace -f}
     * @param store where the store is
     * @param commands the commands
     * @return the answers; fewer than the commands if the process was killed
     */
    public static List<String> run(List<String> under, StoreLocation store, String... commands) {
        List<String> command = new ArrayList<>(under);
        ClassArchive.Start start = ClassArchive.next(under.isEmpty());
        command.addAll(JavaProcess.commandLine(start, ScriptedProcess.class, store.environment()));
        command.add(String.valueOf(commands.length));
        command.addAll(List.of(commands));
        command.addAll(OpenedElsewhere.arguments(store));
        try {
            Path errors = Files.createTempFile("tokenhold-process", ".err");
            try {
                ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
                builder.environment().putAll(store.environment());
                Process process = builder.start();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor(LIFETIME_SECONDS, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue())
                        .as("exit code; %s %s", output, Files.readString(errors))
                        .isIn(0, 128 + 9);
                start.succeeded();
                return output.lines().toList();
            } finally {
                start.ended();
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new AssertionError(command + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String answer(TokenStore store, String command) {
        int colon = command.indexOf(':');
        String argument = command.substring(colon + 1);
        try {
            switch (colon < 0 ? command : command.substring(0, colon)) {
                case "save" -> store.saveToken(TestTokens.named(argument));
                case "delete" -> store.deleteToken(argument);
                case "clear" -> store.deleteTokens();
                case "list" -> {
                    return store.getTokens().stream()
                            .map(OAuthToken::id)
                            .toList()
                            .toString();
                }
                default -> throw new IllegalArgumentException(command);
            }
            return "done " + command;
        } catch (TokenStoreException e) {
            return answer(e);
        }
    }

    private static String answer(TokenStoreException e) {
        boolean unknown = e instanceof StoreUnavailableException unavailable && unavailable.outcomeUnknown();
        return e.getClass().getSimpleName() + (unknown ? " (outcome unknown): " : ": ") + e.getMessage();
    }
}
