package dev.tokenhold.migrate.cli;

import dev.tokenhold.internal.DurableFiles;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.migrate.cli.report.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The file that {@code --report} names.
 *
 * @param file its path, without symbolic links
 * @param isPage whether to write an HTML page, because the name ends in .html or .htm; else JSON
 */
record ReportFile(Path file, boolean isPage) {

    /**
     * Checks, before the command does anything, that the report can be written.
     *
     * @throws CommandException if it cannot, or would replace a file that the command uses
     */
    static ReportFile at(Path name, StorePair stores) {
        OutputFile output = new OutputFile("report", name);
        output.requireFree(stores);
        Path file = resolved(output);
        if (!Files.isWritable(output.requireFolder(file))) {
            throw output.refused("the folder is not writable");
        }
        return new ReportFile(file, isPage(name));
    }

    void write(RunReport run) {
        byte[] content = (isPage ? run.asHtml() : run.asJson() + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            DurableFiles.replace(file, out -> out.write(content));
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.FAILED, "the report " + file + " cannot be written: " + FileFailure.reason(e), e);
        }
    }

    private static boolean isPage(Path name) {
        String lowerCase = name.toString().toLowerCase(Locale.ROOT);
        return lowerCase.endsWith(".html") || lowerCase.endsWith(".htm");
    }

    // Replacing a symbolic link would leave the file that it points to unchanged.
    private static Path resolved(OutputFile output) {
        Path name = output.name();
        try {
            return Files.exists(name) ? DurableFiles.resolve(name) : name;
        } catch (IOException e) {
            throw output.refused(FileFailure.reason(e));
        }
    }
}
