package dev.tokenhold.migrate.cli;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option that names the store of a command with one store. */
final class StoreOption {

    @Spec(Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--store",
            paramLabel = "URI",
            required = true,
            description = "the store, for example file:tokens.enc")
    private String uri = "";

    Endpoint resolve() {
        return Objects.requireNonNull(Endpoints.resolve(
                        Objects.requireNonNull(command).commandLine().getParseResult(), Map.of(Side.STORE, uri))
                .get(Side.STORE));
    }
}
