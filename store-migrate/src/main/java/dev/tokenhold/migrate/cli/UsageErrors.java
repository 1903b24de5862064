package dev.tokenhold.migrate.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in one line what is wrong with the arguments. It does not repeat unknown arguments: one may be a secret after a mistyped
 * option.
 */
final class UsageErrors implements IParameterExceptionHandler {

    private static final Pattern OPTION = Pattern.compile("--[a-z]+(-[a-z]+)*(?==|$)|-[a-zA-Z]$");

    private final Output output;

    UsageErrors(Output output) {
        this.output = output;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        output.message(
                describe(e, command) + "; see " + command.getCommandSpec().qualifiedName(" ") + " --help");
        return ExitCode.USAGE.number;
    }

    private static String describe(ParameterException e, CommandLine command) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched, command);
        }
        if (e instanceof MissingParameterException missing) {
            return "expected " + names(missing.getMissing());
        }
        ArgSpec argument = e.getArgSpec();
        if (e instanceof OverwrittenOptionException overwritten) {
            return name(overwritten.getOverwritten()) + " is given more than once";
        }
        if (argument != null && (argument.type() == int.class || argument.type() == Integer.class)) {
            return name(argument) + " has to be a whole number";
        }
        if (argument != null && argument.typeInfo().isBoolean()) {
            return name(argument) + " takes no value";
        }
        if (argument != null && argument.type().isEnum()) {
            return name(argument) + " has to be one of "
                    + Arrays.stream(argument.type().getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        if (argument == null && command.getSubcommands().size() > 0) {
            return "expected a command: "
                    + String.join(", ", command.getSubcommands().keySet());
        }
        return String.valueOf(e.getMessage());
    }

    private static String unmatched(UnmatchedArgumentException e, CommandLine command) {
        String first = e.getUnmatched().get(0);
        if (first.startsWith("-")) {
            Matcher option = OPTION.matcher(first);
            List<String> similar = e.getSuggestions().stream()
                    .filter(name -> name.startsWith("--"))
                    .toList();
            return "unknown option" + (option.lookingAt() ? " " + option.group() : "")
                    + (similar.isEmpty() ? "" : " (did you mean " + String.join(" or ", similar) + "?)");
        }
        return command.getSubcommands().isEmpty()
                ? "there is one argument too many (not repeated here: it may be a secret)"
                : "unknown command; known are "
                        + String.join(", ", command.getSubcommands().keySet());
    }

    private static String names(List<ArgSpec> arguments) {
        return arguments.stream()
                .map(argument ->
                        argument.isOption() ? name(argument) + " " + argument.paramLabel() : argument.paramLabel())
                .collect(Collectors.joining(", "));
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
