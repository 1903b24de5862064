package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.crypto.KeyringInfo;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code keys}: commands about a keyring file. */
@Command(
        name = "keys",
        description = "Creates a keyring file, or shows what is in one.",
        customSynopsis = "store-migrate keys create|info FILE [options]",
        footer = {"", "Each command explains its options: store-migrate keys create --help"})
final class KeysCommand {

    private KeysCommand() {}

    static CommandLine commandLine(Output output) {
        CommandLine keys = new CommandLine(new KeysCommand())
                .addSubcommand("create", new Create(output))
                .addSubcommand("info", new Info(output));
        keys.getSubcommands().values().forEach(command -> KeyringOptions.addTo(command.getCommandSpec()));
        return keys;
    }

    /** {@code keys create}: a new keyring file. */
    @Command(
            name = "create",
            description = "Creates a keyring file with new keys. An existing file is never replaced.",
            customSynopsis = "store-migrate keys create FILE [options]",
            footer = {"", "Example:", "  store-migrate keys create tokenhold.keyring --passphrase prompt"})
    private static final class Create implements Callable<Integer> {

        private final Output output;

        @Mixin
        private final KeyringFileOption file = new KeyringFileOption();

        @Option(
                names = {"-q", "--quiet"},
                description = "do not say what was created")
        private boolean quiet;

        Create(Output output) {
            this.output = output;
        }

        @Override
        public Integer call() {
            KeyringFile keyring = file.resolve();
            keyring.create();
            if (!quiet) {
                output.print("created the keyring " + keyring.path());
                output.print("If you lose it, or what protects it, you lose every token that it encrypts:");
                output.print("keep a backup of both, in different places.");
            }
            return ExitCode.DONE.number;
        }
    }

    /** {@code keys info}: what a keyring file holds, without the keys. */
    @Command(
            name = "info",
            description = "Opens a keyring file and shows what protects it and which keys it holds, but no key.",
            customSynopsis = "store-migrate keys info FILE [options]",
            footer = {"", "Example:", "  store-migrate keys info tokenhold.keyring --passphrase prompt"})
    private static final class Info implements Callable<Integer> {

        private final Output output;

        @Mixin
        private final KeyringFileOption file = new KeyringFileOption();

        Info(Output output) {
            this.output = output;
        }

        @Override
        public Integer call() {
            KeyringFile keyring = file.resolve();
            KeyringInfo info;
            try {
                info = keyring.open().info();
            } catch (TokenStoreException e) {
                throw CommandException.ofKeyring(e);
            }
            output.print("keyring:   " + keyring.path());
            output.print("protected: " + info.protection());
            for (KeyringInfo.KeyInfo key : info.keys()) {
                output.print("key " + key.id() + ": " + key.purpose() + ", " + key.status()
                        + (key.primary() ? ", primary" : ""));
            }
            return ExitCode.DONE.number;
        }
    }
}
