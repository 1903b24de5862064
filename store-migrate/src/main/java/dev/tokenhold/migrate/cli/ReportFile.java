package dev.tokenhold.migrate.cli;

import dev.tokenhold.spi.DurableFiles;
import dev.tokenhold.spi.FileFailure;
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
        if (transfer.from().uses(name) || transfer.to().uses(name)) {
            throw refused(name, "the file is a store, a keyring or a secret of this command; choose another");
        }
        Path file = resolved(name);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw refused(name, "that is not a file");
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw refused(name, "the folder does not exist");
        }
        if (!Files.isWritable(directory)) {
            throw refused(name, "the folder is not writable");
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
    private static Path resolved(Path name) {
        try {
            return Files.exists(name) ? name.toRealPath() : name;
        } catch (IOException e) {
            throw refused(name, FileFailure.reason(e));
        }
    }

    private static Failure refused(Path file, String reason) {
        return Failure.usage("the report cannot be written to " + file + ": " + reason);
    }
}
