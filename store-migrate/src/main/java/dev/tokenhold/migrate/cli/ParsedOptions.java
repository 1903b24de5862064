package dev.tokenhold.migrate.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options that some commands share, and that know all that was given to their command. */
@Command
abstract class ParsedOptions {

    @Spec(Target.MIXEE)
    private @Nullable CommandSpec command;

    ParseResult parsed() {
        return Objects.requireNonNull(command).commandLine().getParseResult();
    }
}
