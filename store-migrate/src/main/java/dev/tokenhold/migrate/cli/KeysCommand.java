package dev.tokenhold.migrate.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code keys}: commands about a keyring file. */
@Command(
        name = "keys",
        description = "Creates a keyring file, or tells what is in one.",
        customSynopsis = "store-migrate keys create|info FILE [options]",
        footer = {"", "Each command explains its options: store-migrate keys create --help"})
final class KeysCommand {

    private KeysCommand() {}

    static CommandLine commandLine(Output output) {
        CommandLine keys = new CommandLine(new KeysCommand())
                .addSubcommand("create", new KeysCreateCommand(output))
                .addSubcommand("info", new KeysInfoCommand(output));
        keys.getSubcommands().values().forEach(command -> KeyringOptions.addTo(command.getCommandSpec()));
        return keys;
    }
}
