package dev.tokenhold.migrate.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.transfer.MigrationResult;
import dev.tokenhold.transfer.RefusedToken;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HtmlReportTest {

    @Test
    void hostileIdsStayText() {
        Page page = Page.of(HtmlReport.of(SampleRuns.bad()));

        assertThat(page.texts("//script | //img | //@onerror")).isEmpty();
        String shown = SampleRuns.HOSTILE.replace("\u202e", "\\u202e").replace("\u0000", "\\u0000");
        assertThat(page.cells("Conflicts by id")).containsSubsequence(shown, shown, "refreshToken");
        assertThat(page.cells("New ids")).contains(shown, "x".repeat(3000));
        assertThat(page.cells("Refused")).contains(shown);
    }

    @ParameterizedTest
    @EnumSource
    void loadsAndRunsNothingHoweverTheRunEnded(MigrationResult result) {
        String html = HtmlReport.of(SampleRuns.ended(result));
        Page page = Page.of(html);

        assertThat(page.texts("//meta[@http-equiv='Content-Security-Policy']/@content"))
                .containsExactly("default-src 'none'; style-src 'unsafe-inline'");
        assertThat(page.texts("//script | //link | //img | //iframe | //@src | //@href | //@style"))
                .isEmpty();
        assertThat(html).doesNotContain("url(", "@import", "http:", "https:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    OK         | note    | Done, but not verified
                    DRY_RUN    | note    | Dry run: nothing was written
                    CONFLICTS  | caution | Conflicts with the target
                    MISMATCH   | bad     | Mismatch: the stores differ
                    DAMAGED    | bad     | The source is damaged
                    FAILED     | bad     | Failed
                    """)
    void saysResultInWordsAndColour(MigrationResult result, String tone, String headline) {
        Page page = Page.of(HtmlReport.of(SampleRuns.ended(result)));

        assertThat(page.texts("//h1")).containsExactly(headline);
        assertThat(page.texts("//header/div/@class")).containsExactly("verdict " + tone);
    }

    @Test
    void shapesDifferAsTheColoursDo() {
        List<String> shapes = Stream.of(
                        SampleRuns.happy(),
                        SampleRuns.ended(MigrationResult.DRY_RUN),
                        SampleRuns.conflicts(1),
                        SampleRuns.bad())
                .map(run -> Page.of(run.asHtml()).texts("//header//path/@d").toString())
                .toList();

        assertThat(shapes)
                .doesNotHaveDuplicates()
                .allSatisfy(shape -> assertThat(shape).isNotEqualTo("[]"));
    }

    @Test
    void showsThousandRowsOfALongListAndSaysHowManyAreLeft() {
        Page page = Page.of(HtmlReport.of(SampleRuns.conflicts(1234)));

        assertThat(page.texts("//section[4]//tbody/tr")).hasSize(1000);
        assertThat(page.cells("Conflicts by id")).contains("id-999").doesNotContain("id-1000");
        assertThat(page.texts("//h2")).contains("Conflicts by id 1,234");
        assertThat(page.texts("//p[@class='more']"))
                .containsExactly("and 234 more: the JSON report (--report FILE.json) lists them all");
    }

    @Test
    void showsAllOfThousandRows() {
        Page page = Page.of(HtmlReport.of(SampleRuns.conflicts(1000)));

        assertThat(page.cells("Conflicts by id")).contains("id-999");
        assertThat(page.texts("//p[@class='more']")).isEmpty();
    }

    @Test
    void sharesThousandRowsAmongReasonsForRefusing() {
        Page page = Page.of(HtmlReport.of(SampleRuns.refused(IntStream.range(0, 1500)
                .mapToObj(i -> new RefusedToken("id-" + i, i % 2 == 0 ? "too long" : "too wide"))
                .toList())));

        assertThat(page.texts("//tr[@class='group']/th")).containsExactly("too long 750 tokens", "too wide 750 tokens");
        assertThat(page.cells("Refused"))
                .hasSize(1000)
                .startsWith("id-0", "id-2")
                .endsWith("id-497", "id-499");
        assertThat(page.texts("//p[@class='more']"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("and 500 more");
    }

    @Test
    void hasASectionForEverythingThatWasFound() {
        Page page = Page.of(HtmlReport.of(SampleRuns.bad()));

        assertThat(page.texts("//h2"))
                .containsExactly(
                        "Run",
                        "What to do next",
                        "Totals",
                        "Damaged 2",
                        "Refused 3",
                        "Conflicts by id 2",
                        "Conflicts by identity 1",
                        "Missing 1",
                        "Different 1",
                        "Extra 1",
                        "Warnings 1",
                        "Superseded 1",
                        "New ids 701",
                        "Digests",
                        "Throughput");
        assertThat(page.cells("Damaged"))
                .startsWith("line 3", "2", "it has 5 values where the header has 10 columns")
                .contains("no id");
        assertThat(page.cells("Totals")).contains("12,345", "12,200", "701");
        assertThat(page.texts("//p[@class='message']"))
                .containsExactly("the source is damaged in 2 places: the rest was copied");
    }

    @Test
    void saysWhetherDigestsAreEqual() {
        assertThat(Page.of(HtmlReport.of(SampleRuns.happy())).texts("//span[contains(@class, 'tag')]"))
                .containsExactly("= equal");
        assertThat(Page.of(HtmlReport.of(SampleRuns.bad())).texts("//span[contains(@class, 'tag')]"))
                .containsExactly("≠ different");
    }

    @Test
    void drawsThroughputOfEveryPhaseAndTellsItInNumbers() {
        Page page = Page.of(HtmlReport.of(SampleRuns.happy()));

        assertThat(page.texts("//*[@role='img']/@aria-labelledby")).isEqualTo(page.texts("//*[@role='img']/title/@id"));
        assertThat(page.texts("//*[@role='img']/title").get(0)).contains("plan", "copy", "verify");
        assertThat(page.texts("//*[@role='img']/g/@class")).containsExactly("plan", "copy", "verify");
        assertThat(page.texts("//*[@role='img']/g/path/@d"))
                .hasSize(6)
                .noneSatisfy(path -> assertThat(path).containsAnyOf("NaN", "Infinity", "-"));
        assertThat(page.texts("//table[@class='numbers']//th[@scope='row']")).containsExactly("Plan", "Copy", "Verify");
        assertThat(page.texts("//table[@class='numbers']//tr[2]/td").get(0)).isEqualTo("1,000,000");
    }

    @Test
    void labelsOfEightDigitsHaveRoomBesideTheChart() {
        Page page = Page.of(HtmlReport.of(SampleRuns.fast()));

        List<String> labels = page.texts("//*[@role='img']/text[@text-anchor='end']");
        List<String> ends = page.texts("//*[@role='img']/text[@text-anchor='end']/@x");
        assertThat(labels).contains("10,000,000", "20,000,000");
        for (int i = 0; i < labels.size(); i++) {
            // The widest digits of common fonts are two thirds as wide as their letters are high, which is 12.
            assertThat(Double.parseDouble(ends.get(i)))
                    .isGreaterThanOrEqualTo(8.0 * labels.get(i).length());
        }
    }

    @ParameterizedTest
    @MethodSource
    void chartStaysInItsFrame(RunReport run) {
        Page page = Page.of(HtmlReport.of(run));

        List<String> frame = page.texts("//*[@role='img']/*[@class='axis' or @class='grid']/@d");
        List<String> curves = page.texts("//*[@role='img']/g/*/@d");
        assertThat(curves).isNotEmpty();
        assertThat(coordinates(curves, 0))
                .allSatisfy(x -> assertThat(x)
                        .isBetween(Collections.min(coordinates(frame, 0)), Collections.max(coordinates(frame, 0))));
        assertThat(coordinates(curves, 1))
                .allSatisfy(y -> assertThat(y)
                        .isBetween(Collections.min(coordinates(frame, 1)), Collections.max(coordinates(frame, 1))));
    }

    static Stream<RunReport> chartStaysInItsFrame() {
        return Stream.of(SampleRuns.happy(), SampleRuns.bad(), SampleRuns.fast(), SampleRuns.comparedTwice());
    }

    private static List<Double> coordinates(List<String> paths, int index) {
        return paths.stream()
                .flatMap(path -> Stream.of(path.split("[MLZ]")))
                .filter(point -> !point.isEmpty())
                .map(point -> Double.valueOf(
                        index == 0 ? point.substring(0, point.indexOf(' ')) : point.substring(point.indexOf(' ') + 1)))
                .toList();
    }

    @Test
    void saysThatNothingWasReadWhereThereIsNothingToDraw() {
        assertThat(Page.of(HtmlReport.of(SampleRuns.ended(MigrationResult.FAILED)))
                        .texts("//section[last()]//p"))
                .containsExactly("No token was read.");
    }
}
