package dev.tokenhold.migrate.cli;

import java.util.List;
import picocli.CommandLine;

/**
 * The commands by name. Making all of them takes longer than all the rest that a short command does when it starts, so only those
 * are made that the arguments can reach.
 */
final class Commands {

    /** In the order of the help page. */
    private static final List<String> NAMES = List.of(
            "copy",
            "verify",
            "switchover",
            "list",
            "show",
            "token",
            "delete",
            "fence",
            "mirror",
            "keys",
            "rekey",
            "doctor",
            "restore",
            "completion");

    private final Output output;
    private final Interruption interruption;

    Commands(Output output, Interruption interruption) {
        this.output = output;
        this.interruption = interruption;
    }

    /** Adds the commands that these arguments can reach: all of them for what tells about all, like the help page. */
    void addTo(CommandLine root, String[] args) {
        String first = args.length == 0 ? "" : args[0];
        if (NAMES.contains(first) && !first.equals("completion")) {
            root.addSubcommand(first, command(first));
        } else if (args.length != 1 || !(first.equals("--version") || first.equals("-V"))) {
            NAMES.forEach(name -> root.addSubcommand(name, command(name)));
        }
    }

    private CommandLine command(String name) {
        return switch (name) {
            case "copy" -> ofTwoStores(new CopyCommand(output, interruption));
            case "verify" -> ofTwoStores(new VerifyCommand(output, interruption));
            case "switchover" -> ofTwoStores(new SwitchoverCommand(output, interruption));
            case "list" -> ofOneStore(new ListCommand(output));
            case "show" -> ofOneStore(new ShowCommand(output));
            case "token" -> ofOneStore(new TokenCommand(output, interruption));
            case "delete" -> ofOneStore(new DeleteCommand(output));
            case "fence" -> ofOneStore(new FenceCommand(output));
            case "mirror" -> ofOneStore(new MirrorCommand(output));
            case "keys" -> KeysCommand.commandLine(output);
            case "rekey" -> ofOneStore(new RekeyCommand(output));
            case "doctor" -> ofOneStore(new DoctorCommand(output));
            case "restore" -> ofOneStore(new RestoreCommand(output));
            case "completion" -> new CommandLine(new CompletionCommand(output));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static CommandLine ofOneStore(Object command) {
        CommandLine line = new CommandLine(command);
        KeyringOptions.addForOneStoreTo(line.getCommandSpec());
        return line;
    }

    private static CommandLine ofTwoStores(Object command) {
        CommandLine line = new CommandLine(command);
        KeyringOptions.addForBothSidesTo(line.getCommandSpec());
        return line;
    }
}
