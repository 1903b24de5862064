package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStoreException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * The command line {@code store-migrate}: copies OAuth tokens from one store to another, compares stores, and shows what is in
 * them. {@code --help} explains the rest.
 */
@Command(
        name = "store-migrate",
        description =
                "Copies OAuth tokens from one store to another, proves that the copy is equal, and shows what is in a store.",
        customSynopsis = {
            "store-migrate COMMAND [options]",
            "       store-migrate --from URI --to URI [options]      short for copy"
        },
        footer = {
            "",
            "A store is named by a URI, for example file:tokens.enc, zoho-csv:zoho_tokens.csv",
            "or memory:. A URI never contains a password.",
            "",
            "Example, a file of the Zoho SDK into an encrypted file with a new keyring:",
            "  store-migrate --from zoho-csv:zoho_tokens.csv --to file:tokens.enc \\",
            "      --create-keyring --passphrase prompt",
            "",
            "Each command explains its options: store-migrate copy --help"
        })
public final class StoreMigrate {

    /** Options that do not stand for the command copy. */
    private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");

    /** In place of each character that Java cannot decode. */
    private static final char UNDECODED = '\uFFFD';

    private StoreMigrate() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param args the arguments
     */
    public static void main(String[] args) {
        // First: in a folder whose name cannot be decoded, Java fails as soon as it looks for anything.
        if (Stream.concat(Stream.of(System.getProperty("user.dir", "")), Stream.of(args))
                .anyMatch(text -> text.indexOf(UNDECODED) >= 0)) {
            System.err.println(
                    "store-migrate: an argument, or the name of the working folder, has a character that the locale"
                            + " of this process does not have: set LC_ALL=C.UTF-8");
            System.exit(ExitCode.USAGE.number);
        }
        // A list may be long. Messages on standard error have to appear at once.
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
        OutputStream err = new FileOutputStream(FileDescriptor.err);
        Interruption interruption = new Interruption();
        Output output = new Output(utf8(out), utf8(err));
        interruption.watch(output);
        interruption.exit(run(args, output, interruption));
    }

    /** Runs a command without ending the process. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        return run(args, new Output(out, err), new Interruption());
    }

    private static int run(String[] args, Output output, Interruption interruption) {
        int exitCode;
        try {
            String[] command = withCommand(args);
            exitCode = commandLine(command, output, interruption).execute(command);
        } catch (OutOfMemoryError e) {
            output.message("out of memory: give Java more with -Xmx");
            exitCode = ExitCode.FAILED.number;
        }
        output.err().flush();
        if (output.out().checkError()) {
            output.message("standard output could not be written to the end");
            return ExitCode.FAILED.number;
        }
        return exitCode;
    }

    private static CommandLine commandLine(String[] args, Output output, Interruption interruption) {
        CommandLine root = new CommandLine(new StoreMigrate());
        new Commands(output, interruption).addTo(root, args);
        CommonOptions.addTo(root);
        return root.setOut(asciiWriter(output.out()))
                .setErr(asciiWriter(output.err()))
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new UsageErrors(output))
                .setExecutionStrategy(command -> execute(command, output))
                .setExecutionExceptionHandler((e, command, parsed) -> report(e, parsed, output));
    }

    private static int execute(ParseResult command, Output output) {
        Integer help = CommandLine.executeHelpRequest(command);
        if (help != null) {
            return help;
        }
        WarningLines warnings = WarningLines.install(output);
        try {
            return new RunLast().execute(command);
        } finally {
            warnings.close();
        }
    }

    private static int report(Exception e, ParseResult command, Output output) {
        CommandException failure = e instanceof CommandException known
                ? known
                : e instanceof TokenStoreException store
                        ? CommandException.of(store, CommandException.During.READING)
                        : CommandException.unforeseen(e);
        output.message(String.valueOf(failure.getMessage()));
        if (isVerbose(command)) {
            e.printStackTrace(output.err());
        }
        return failure.exitCode().number;
    }

    // UTF-8 in every locale, since programs read it. In the POSIX locale user names would become question marks.
    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, false, StandardCharsets.UTF_8);
    }

    // Help pages and the completion script are ASCII.
    private static PrintWriter asciiWriter(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.US_ASCII);
    }

    private static boolean isVerbose(ParseResult command) {
        return command.hasMatchedOption("--verbose") || (command.hasSubcommand() && isVerbose(command.subcommand()));
    }

    private static String[] withCommand(String[] args) {
        return args.length == 0 || !args[0].startsWith("-") || OWN_OPTIONS.contains(args[0])
                ? args
                : Stream.concat(Stream.of("copy"), Stream.of(args)).toArray(String[]::new);
    }
}
