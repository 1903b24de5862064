package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the commands of a transcript and writes down what comes of them, in the same notation:
 *
 * <ul>
 *   <li>{@code # …}: a comment;
 *   <li>{@code $ store-migrate …}: a command, as in a shell without expansion but with {@code '…'};
 *   <li>{@code $ cp A B}, {@code $ cat FILE}, {@code $ damage FILE} (overwrites its middle), {@code $ ls}: what prepares and
 *       inspects files;
 *   <li>{@code $ keytool …}: keytool of the running Java. What it prints differs between versions, so that only its exit code counts;
 *   <li>lines as they are: standard output; lines after {@code !}: standard error; {@code exit N}: an exit code other than 0.
 * </ul>
 *
 * <p>{@code $DIR} is the folder with the files; what differs from run to run is a name with a number, equal where it is equal, such as
 * {@code <key-1>}, which later commands can use.
 */
final class Transcript {

    private static final List<Pattern> VARYING = List.of(
            Pattern.compile("(?<plan>\\b[0-9a-f]{96}\\b)"),
            Pattern.compile("(?<digest>\\b[0-9a-f]{64}\\b)"),
            Pattern.compile("(?<id>\\b[0-9a-f]{32}\\b)"),
            Pattern.compile("(?<uuid>\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b)"),
            Pattern.compile("(?<=fenced by )(?<operator>\\S+@\\S+)"),
            Pattern.compile("(?<=since )(?<time>[0-9-]{10}T[0-9:]{8}Z)"),
            Pattern.compile("(?<=\\.aside-)(?<moment>[0-9]{8}T[0-9]{6}\\.[0-9]{3}Z)"),
            Pattern.compile("(?<=\"seconds\" : )(?<seconds>[0-9.]+)"),
            Pattern.compile(
                    "(?<=^key |the key |\"id\" : \"|(s|-)(r|-)(a|-)(g|-)  |\"key\":\")(?<key>[0-9]{2,10})",
                    Pattern.MULTILINE));

    private static final Pattern NAME = Pattern.compile("<([a-z]+)>");

    private final Path directory;
    private final Map<String, String> placeholders = new HashMap<>();

    Transcript(Path directory) {
        this.directory = directory;
    }

    /** The same transcript with what comes out now. */
    String replay(String transcript) throws IOException {
        StringBuilder actual = new StringBuilder();
        for (String line : transcript.lines().toList()) {
            if (line.startsWith("# ")) {
                actual.append(line).append('\n');
            } else if (line.startsWith("$ ")) {
                actual.append(line)
                        .append('\n')
                        .append(run(words(line.substring(2))))
                        .append('\n');
            }
        }
        return actual.toString().stripTrailing() + "\n";
    }

    private String run(List<String> words) throws IOException {
        List<String> arguments = words.subList(1, words.size());
        return switch (words.get(0)) {
            case "store-migrate" -> print(runRedacted(arguments));
            case "keytool" -> exit(runKeytool(arguments));
            case "cp" -> {
                Files.copy(Path.of(arguments.get(0)), Path.of(arguments.get(1)), StandardCopyOption.REPLACE_EXISTING);
                yield "";
            }
            case "mv" -> {
                Files.move(Path.of(arguments.get(0)), Path.of(arguments.get(1)));
                yield "";
            }
            case "cat" -> named(Files.readString(Path.of(arguments.get(0))));
            case "ls" -> {
                try (Stream<Path> files = Files.list(directory)) {
                    yield files.map(file -> file.getFileName() + "\n").sorted().collect(Collectors.joining());
                }
            }
            case "damage" -> {
                byte[] bytes = Files.readAllBytes(Path.of(arguments.get(0)));
                bytes[bytes.length / 2] ^= 1;
                Files.write(Path.of(arguments.get(0)), bytes);
                yield "";
            }
            default -> throw new IllegalArgumentException("a transcript knows no command " + words);
        };
    }

    // The secrets in the files of the transcripts all contain SECRET, the user names an @.
    private static CommandResult runRedacted(List<String> arguments) {
        CommandResult result = CommandResult.of(arguments.toArray(String[]::new));
        assertThat(result.err()).doesNotContain("@").doesNotContain("SECRET");
        if (!arguments.contains("--reveal") && !arguments.contains("token")) {
            assertThat(result.out()).doesNotContain("SECRET");
        }
        return result;
    }

    private String print(CommandResult result) {
        StringBuilder text = new StringBuilder(named(result.out()));
        named(result.err())
                .lines()
                .forEach(line -> text.append("! ").append(line).append('\n'));
        return text.append(exit(result.exitCode())).toString();
    }

    private static String exit(int code) {
        return code == 0 ? "" : "exit " + code + "\n";
    }

    private static int runKeytool(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        return process.onExit().join().exitValue();
    }

    private String named(String output) {
        String named = output.replace(directory.toString(), "$DIR");
        for (Pattern pattern : VARYING) {
            Matcher name = NAME.matcher(pattern.pattern());
            if (!name.find()) {
                throw new IllegalStateException("no name in " + pattern);
            }
            named = pattern.matcher(named).replaceAll(value -> placeholder(name.group(1), value.group()));
        }
        return named;
    }

    private String placeholder(String name, String value) {
        // Two commands may run within one second or not.
        if (name.equals("seconds") || name.equals("time")) {
            return "<" + name + ">";
        }
        String known = placeholders.get(value);
        if (known == null) {
            long number = placeholders.values().stream()
                    .filter(other -> other.startsWith("<" + name + "-"))
                    .count();
            known = "<" + name + "-" + (number + 1) + ">";
            placeholders.put(value, known);
        }
        return known;
    }

    private List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("'([^']*)'|(\\S+)").matcher(line);
        while (word.find()) {
            String value = word.group(1) != null ? word.group(1) : word.group(2);
            for (Map.Entry<String, String> placeholder : placeholders.entrySet()) {
                value = value.replace(placeholder.getValue(), placeholder.getKey());
            }
            words.add(value.replace("$DIR", directory.toString()));
        }
        return words;
    }
}
