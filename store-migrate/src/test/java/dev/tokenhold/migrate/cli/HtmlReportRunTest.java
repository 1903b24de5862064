package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.migrate.cli.report.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that commands write. */
class HtmlReportRunTest {

    @TempDir
    private Path directory;

    @Test
    void tellsOfACopyThatWasVerified() throws IOException {
        Page page = copied("small.csv", "memory:", ExitCode.DONE);

        assertThat(page.texts("//h1")).containsExactly("Done and verified");
        assertThat(page.texts("//dd[@class='id']"))
                .containsExactly("zoho-csv:" + directory.resolve("small.csv"), "memory:");
        assertThat(page.texts("//time").get(0)).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(page.texts("//dd").get(6)).startsWith("store-migrate ");
        assertThat(page.texts("//span[contains(@class, 'tag')]")).containsExactly("= equal");
        assertThat(page.texts("//table[@class='numbers']//tbody//td[1]")).containsExactly("4", "4", "4");
        assertThat(page.texts("//section[2]//p").get(0)).startsWith("Done: the copy was read back and is equal.");
    }

    @Test
    void tellsOfConflicts() throws IOException {
        Path target = place("changed.csv");

        Page page = copied("small.csv", "zoho-csv:" + target, ExitCode.CONFLICTS);

        assertThat(page.texts("//h1")).containsExactly("Conflicts with the target");
        assertThat(page.texts("//p[@class='message']").get(0)).startsWith("1 conflict with what the target holds");
        assertThat(page.cells("Conflicts by id"))
                .startsWith("2", "2")
                .last()
                .asString()
                .contains("accessToken", "expiresAt");
        assertThat(page.texts("//section[2]//p").get(0)).startsWith("Next: choose with --on-conflict");
    }

    @Test
    void tellsOfDamage() throws IOException {
        Page page = copied("damaged.csv", "memory:", ExitCode.DAMAGED);

        assertThat(page.texts("//h1")).containsExactly("The source is damaged");
        assertThat(page.cells("Damaged"))
                .containsExactly("line 3", "2", "it has 5 values where the header has 10 columns");
        assertThat(page.texts("//section[h2 = 'Digests']//p"))
                .containsExactly("Nothing was verified, so there are none.");
    }

    @Test
    void tellsOfACommandThatDidNotComeToItsStores() throws IOException {
        Path report = directory.resolve("report.html");

        CommandResult result =
                CommandResult.of("--from", "zoho-csv:missing", "--to", "memory:", "--report", report.toString());

        assertThat(result.exitCode()).isEqualTo(ExitCode.UNREACHABLE.number);
        Page page = Page.of(Files.readString(report));
        assertThat(page.texts("//h1")).containsExactly("Failed");
        assertThat(page.texts("//p[@class='message']").get(0)).startsWith("no token store at zoho-csv:missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"report.html", "report.HTM", "Report.Html"})
    void nameSaysThatItIsAPage(String name) throws IOException {
        Path report = directory.resolve(name);

        CommandResult.of("--from", "zoho-csv:" + place("small.csv"), "--to", "memory:", "--report", report.toString());

        assertThat(report).content().startsWith("<!DOCTYPE html>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"report", "report.json", "html", "report.html.txt"})
    void anyOtherNameIsOfJson(String name) throws IOException {
        Path report = directory.resolve(name);

        CommandResult.of("--from", "zoho-csv:" + place("small.csv"), "--to", "memory:", "--report", report.toString());

        assertThat(report).content().startsWith("{");
    }

    private Page copied(String source, String target, ExitCode expected) throws IOException {
        Path report = directory.resolve("report.html");
        CommandResult result =
                CommandResult.of("--from", "zoho-csv:" + place(source), "--to", target, "--report", report.toString());
        assertThat(result.exitCode()).as(result.err()).isEqualTo(expected.number);
        // The secrets in the files of the transcripts all contain SECRET, the user names an @zylker.
        assertThat(report).content().doesNotContain("SECRET").doesNotContain("@zylker");
        return Page.of(Files.readString(report));
    }

    private Path place(String file) throws IOException {
        return Files.copy(Path.of("src/test/resources/transcripts/files", file), directory.resolve(file));
    }
}
