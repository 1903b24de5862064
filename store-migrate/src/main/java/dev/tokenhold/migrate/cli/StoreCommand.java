package dev.tokenhold.migrate.cli;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** A command with one store. */
abstract class StoreCommand implements Callable<Integer> {

    final Output output;

    @Spec
    private @Nullable CommandSpec command;

    @Option(
            names = "--store",
            paramLabel = "URI",
            required = true,
            description = "the store, for example file:tokens.enc")
    private String uri = "";

    StoreCommand(Output output) {
        this.output = output;
    }

    /** Returns the store that the options name. */
    Endpoint store() {
        return Endpoints.resolve(parsed(), Map.of(Side.STORE, uri)).get(0);
    }

    boolean isVerbose() {
        return parsed().hasMatchedOption("--verbose");
    }

    private ParseResult parsed() {
        return Objects.requireNonNull(command).commandLine().getParseResult();
    }
}
