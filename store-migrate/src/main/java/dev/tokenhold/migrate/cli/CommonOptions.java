package dev.tokenhold.migrate.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The options that every command has, and the layout of the help pages, which fit 80 columns. */
final class CommonOptions {

    private CommonOptions() {}

    /** Adds the options to a command and its subcommands. */
    static void addTo(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        spec.version(programAndVersion());
        spec.addOption(flag("-v", "--verbose", "if the command fails, print where in the program")
                        .build())
                .addOption(
                        flag("-h", "--help", "print this help").usageHelp(true).build())
                .addOption(flag("-V", "--version", "print the version")
                        .versionHelp(true)
                        .build());
        UsageMessageSpec usage = spec.usageMessage();
        usage.width(80)
                .sortOptions(false)
                .descriptionHeading("%n")
                .parameterListHeading("%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes());
        command.setUsageHelpLongOptionsMaxWidth(26);
        command.getSubcommands().values().forEach(CommonOptions::addTo);
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> exitCodes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            exitCodes.put("  " + code.number, code.meaning);
        }
        return exitCodes;
    }

    private static OptionSpec.Builder flag(String shortName, String longName, String description) {
        return OptionSpec.builder(shortName, longName).type(boolean.class).description(description);
    }

    /** Returns the line that {@code --version} prints. */
    static String programAndVersion() {
        String version = StoreMigrate.class.getPackage().getImplementationVersion();
        return "store-migrate " + (version == null ? "(not from a jar)" : version);
    }
}
