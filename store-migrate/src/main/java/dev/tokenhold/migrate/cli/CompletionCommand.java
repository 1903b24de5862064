package dev.tokenhold.migrate.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: prints a script that makes a shell complete commands and options. */
@Command(
        name = "completion",
        description = "Prints a completion script for bash and zsh.",
        customSynopsis = "store-migrate completion",
        footer = {"", "Example, for the present shell:", "  source <(store-migrate completion)"})
final class CompletionCommand implements Callable<Integer> {

    private final Output output;

    @Spec
    private @Nullable CommandSpec command;

    CompletionCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        CommandSpec root = Objects.requireNonNull(command).root();
        output.out().print(AutoComplete.bash(root.name(), root.commandLine()));
        return ExitCode.DONE.number;
    }
}
