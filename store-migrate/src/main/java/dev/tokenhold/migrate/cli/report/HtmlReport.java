package dev.tokenhold.migrate.cli.report;

import static dev.tokenhold.migrate.cli.report.Html.element;
import static dev.tokenhold.migrate.cli.report.Html.section;

import dev.tokenhold.transfer.MigrationReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Makes a page for a change ticket: one file that loads nothing and runs nothing, with the content of a {@link RunReport}. */
final class HtmlReport {

    /** Keeps a browser from loading or running anything, should something be smuggled in. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    private final RunReport run;
    private final MigrationReport report;

    private HtmlReport(RunReport run) {
        this.run = run;
        report = run.outcome();
    }

    /** Returns the page for a run. */
    static String of(RunReport run) {
        return new HtmlReport(run).page().document();
    }

    private Html page() {
        Headline headline = Headline.of(run);
        Html main = element("main").add(banner(headline), Overview.facts(run));
        if (!run.nextSteps().isEmpty()) {
            Html steps = element("div");
            run.nextSteps().forEach(step -> steps.add(element("p").text(step)));
            main.add(section("What to do next", steps));
        }
        main.add(Overview.totals(report))
                .add(Findings.of(report))
                .add(Overview.digests(report), ThroughputSection.of(run.throughput()))
                .add(element("footer")
                        .add(element("p")
                                .text(
                                        "This page holds ids, counts and names of fields; no secret, and no user of a token."
                                                + " It needs no network and runs no script.")));
        return element("html")
                .with("lang", "en")
                .add(head(headline.text()), element("body").add(main));
    }

    private Html head(String headline) {
        return element("head")
                .add(
                        element("meta").with("charset", "utf-8"),
                        element("meta")
                                .with("http-equiv", "Content-Security-Policy")
                                .with("content", POLICY),
                        meta("viewport", "width=device-width, initial-scale=1"),
                        meta("color-scheme", "light dark"),
                        meta("referrer", "no-referrer"),
                        element("title").text(headline + " – store-migrate " + run.command()),
                        Html.style(css()));
    }

    private Html banner(Headline headline) {
        Html words = element("div").add(element("h1").text(headline.text()));
        if (!headline.explanation().isEmpty()) {
            words.add(element("p").text(headline.explanation()));
        }
        if (run.message() != null) {
            words.add(element("p", "message").text(run.message()));
        }
        return element("header")
                .add(
                        element("p", "kind").text("Token migration report"),
                        element("div", "verdict " + headline.tone().styleClass())
                                .add(headline.tone().icon(), words));
    }

    private static Html meta(String name, String content) {
        return element("meta").with("name", name).with("content", content);
    }

    private static String css() {
        try (InputStream css = Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.css"))) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the style sheet of the report cannot be read", e);
        }
    }
}
