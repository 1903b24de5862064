package dev.tokenhold.migrate.cli;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The keyring file of a command that is about one: a parameter, or {@code --keyring}. */
final class KeyringFileOption {

    @Spec(Target.MIXEE)
    private @Nullable CommandSpec command;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "the keyring file; the same as --keyring FILE")
    private @Nullable String file;

    KeyringFile resolve() {
        GivenSettings settings = KeyringOptions.given(
                Objects.requireNonNull(command).commandLine().getParseResult(), "");
        if (file != null) {
            if (settings.names().contains("keyring")) {
                throw CommandException.usage("the keyring file is given twice: leave out --keyring");
            }
            settings.put("keyring", file);
        }
        return KeyringFile.of(settings, Path.of(""));
    }
}
