package dev.tokenhold.migrate.cli;

import dev.tokenhold.internal.DurableFiles;
import dev.tokenhold.internal.FileFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The file that {@code --report} names: a page if its name ends like one's, else JSON. */
final class ReportFile {

    private final Path file;
    private final boolean isPage;

    private ReportFile(Path file, boolean isPage) {
        this.file = file;
        this.isPage = isPage;
    }

    /**
     * Checks that a report can be written before anything else is done.
     *
     * @throws Failure if it cannot, or if it would replace something that is in use
     */
    static ReportFile at(Path name, Transfer transfer) {
        OutputFile output = new OutputFile("report", name);
        output.requireFree(transfer);
        Path file = resolved(output);
        if (!Files.isWritable(output.requireFolder(file))) {
            throw output.refused("the folder is not writable");
        }
        return new ReportFile(file, isPage(name));
    }

    void write(FinishedRun run) {
        String report = isPage ? HtmlReport.of(run) : Json.pretty(JsonReport.of(run)) + "\n";
        byte[] content = report.getBytes(StandardCharsets.UTF_8);
        try {
            DurableFiles.replace(file, out -> out.write(content));
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED, "the report " + file + " cannot be written: " + FileFailure.reason(e), e);
        }
    }

    private static boolean isPage(Path name) {
        String lowerCase = name.toString().toLowerCase(Locale.ROOT);
        return lowerCase.endsWith(".html") || lowerCase.endsWith(".htm");
    }

    // Replacing a symbolic link would leave the file that it points to as it was.
    private static Path resolved(OutputFile output) {
        Path name = output.name();
        try {
            return Files.exists(name) ? name.toRealPath() : name;
        } catch (IOException e) {
            throw output.refused(FileFailure.reason(e));
        }
    }
}
