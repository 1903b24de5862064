package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.crypto.KeyringInfo;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code keys}: commands about a keyring file. */
@Command(
        name = "keys",
        description = "Creates a keyring file, or shows what is in one.",
        customSynopsis = "store-migrate keys create|info FILE [options]",
        footer = {"", "Each command explains its options: store-migrate keys create --help"})
final class KeysCommand {

    private final Output output;

    private KeysCommand(Output output) {
        this.output = output;
    }

    static CommandLine commandLine(Output output) {
        CommandLine keys = new CommandLine(new KeysCommand(output));
        keys.getSubcommands().values().forEach(command -> KeyringOptions.addTo(command.getCommandSpec()));
        return keys;
    }

    @Command(
            name = "create",
            description = "Creates a keyring file with new keys. An existing file is never replaced.",
            customSynopsis = "store-migrate keys create FILE [options]",
            footer = {"", "Example:", "  store-migrate keys create tokenhold.keyring --passphrase prompt"})
    int create(
            @Mixin FileOption file,
            @Option(
                            names = {"-q", "--quiet"},
                            description = "do not say what was created")
                    boolean quiet) {
        KeyringFile keyring = file.resolve();
        keyring.create();
        if (!quiet) {
            output.print("created the keyring " + keyring.path());
            output.print("If you lose it, or what protects it, you lose every token that it encrypts:");
            output.print("keep a backup of both, in different places.");
        }
        return ExitCode.DONE.number;
    }

    @Command(
            name = "info",
            description = "Opens a keyring file and shows what protects it and which keys it holds, but no key.",
            customSynopsis = "store-migrate keys info FILE [options]",
            footer = {"", "Example:", "  store-migrate keys info tokenhold.keyring --passphrase prompt"})
    int info(@Mixin FileOption file) {
        KeyringFile keyring = file.resolve();
        KeyringInfo info;
        try {
            info = keyring.open().info();
        } catch (TokenStoreException e) {
            throw CommandException.ofKeyring(e);
        }
        output.print("keyring:   " + keyring.path());
        output.print("id:        " + info.id() + ", revision " + info.revision());
        output.print("protected: " + info.protection());
        info.keys().forEach(key -> output.print("key " + key.id() + ": " + key.status()));
        return ExitCode.DONE.number;
    }

    /** The keyring file of a command that is about one: a parameter, or {@code --keyring}. */
    private static final class FileOption {

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
}
