package dev.tokenhold.migrate.cli;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a command with a source and a target. */
final class StorePairOptions extends ParsedOptions {

    @Option(
            names = "--from",
            paramLabel = "URI",
            required = true,
            description = "the source, for example zoho-csv:zoho_tokens.csv")
    private String from = "";

    @Option(
            names = "--to",
            paramLabel = "URI",
            required = true,
            description = "the target, for example file:tokens.enc")
    private String to = "";

    @Option(
            names = "--sealed",
            description = "leave the records sealed, for an empty target or a replica; takes no key")
    boolean sealed;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "write the outcome to a file, even if the command fails: HTML if the name ends in .html or .htm, else JSON")
    @Nullable
    Path report;

    @Option(names = "--json", description = "print the outcome as one JSON object, even if the command fails")
    boolean json;

    @Option(
            names = "--progress",
            paramLabel = "WHEN",
            description = "show progress on standard error: auto (if it is a terminal; the default), always, never")
    ProgressBars.When progress = ProgressBars.When.AUTO;

    @Option(
            names = {"-q", "--quiet"},
            description = "no progress and no summary: warnings and errors only")
    boolean quiet;

    /**
     * Returns the two stores.
     *
     * @throws CommandException if they are the same, or a URI or an option of a side is wrong
     */
    StorePair resolve() {
        List<Endpoint> both = Endpoints.resolve(parsed(), new EnumMap<>(Map.of(Side.FROM, from, Side.TO, to)));
        StorePair stores = new StorePair(both.get(0), both.get(1));
        if (sealed) {
            stores = new StorePair(stores.from().asSealed(), stores.to().asSealed());
        }
        if (stores.from().isSameAs(stores.to())) {
            throw CommandException.usage(
                    "--from and --to are the same store: " + stores.from().address());
        }
        return stores;
    }
}
