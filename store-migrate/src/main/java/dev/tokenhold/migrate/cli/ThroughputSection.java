package dev.tokenhold.migrate.cli;

import static dev.tokenhold.migrate.cli.Html.element;

import dev.tokenhold.transfer.ProgressListener.Phase;
import java.util.List;
import java.util.Locale;

/** The section of a page that says how fast the tokens of each phase went: a chart, its legend, and the numbers. */
final class ThroughputSection {

    private ThroughputSection() {}

    static Html of(List<ThroughputLog.Course> courses) {
        if (courses.isEmpty()) {
            return Section.of("Throughput", element("p").text("No token was read."));
        }
        Html content = element("div", "throughput");
        if (courses.stream().anyMatch(course -> course.seconds() > 0 && course.tokens() > 0)) {
            content.add(element("figure")
                    .add(legend(courses), Listing.scrolling("Throughput chart", ThroughputChart.of(courses))));
        }
        return Section.of("Throughput", content.add(table(courses), note()));
    }

    static String name(Phase phase) {
        return switch (phase) {
            case PLAN -> "Plan";
            case COPY -> "Copy";
            case VERIFY -> "Verify";
        };
    }

    /** The class of elements that have the colour and the kind of line of a phase. */
    static String styleClass(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    private static Html legend(List<ThroughputLog.Course> courses) {
        Html legend = element("ul", "legend").with("aria-hidden", "true");
        courses.forEach(
                course -> legend.add(element("li").add(swatch(course.phase())).text(name(course.phase()))));
        return legend;
    }

    private static Html swatch(Phase phase) {
        return element("svg", "swatch")
                .with("viewBox", "0 0 28 12")
                .add(element("g", styleClass(phase))
                        .add(
                                element("path", "area").with("d", "M0 3h28v9H0z"),
                                element("path", "line").with("d", "M0 3h28")));
    }

    private static Html table(List<ThroughputLog.Course> courses) {
        Html body = element("tbody");
        courses.forEach(course -> body.add(element("tr")
                .add(
                        element("th").with("scope", "row").text(name(course.phase())),
                        number(Figures.count(course.tokens())),
                        number(Figures.seconds(course.seconds())),
                        number(Figures.rate(course.tokens(), course.seconds())))));
        return Listing.scrolling(
                "Throughput by phase",
                element("table", "numbers").add(Listing.head(List.of("Phase", "Tokens", "Seconds", "Tokens/s")), body));
    }

    private static Html note() {
        return element("p", "explanation")
                .text(
                        "A phase begins when the one before has done its last token; the first one includes opening the stores.");
    }

    private static Html number(String figure) {
        return element("td", "number").text(figure);
    }
}
