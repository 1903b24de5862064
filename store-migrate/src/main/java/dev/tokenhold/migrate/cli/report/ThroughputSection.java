package dev.tokenhold.migrate.cli.report;

import static dev.tokenhold.migrate.cli.report.Html.element;
import static dev.tokenhold.migrate.cli.report.Html.section;

import dev.tokenhold.transfer.ProgressListener.Phase;
import java.util.List;
import java.util.Locale;

/** Makes the section about the speed of each phase: a chart, its legend, and the numbers. */
final class ThroughputSection {

    private ThroughputSection() {}

    static Html of(List<PhaseThroughput> phases) {
        if (phases.isEmpty()) {
            return section("Throughput", element("p").text("No token was read."));
        }
        Html content = element("div", "throughput");
        if (phases.stream().anyMatch(phase -> phase.seconds() > 0 && phase.tokens() > 0)) {
            content.add(element("figure")
                    .add(legend(phases), Listing.scrolling("Throughput chart", ThroughputChart.of(phases))));
        }
        return section("Throughput", content.add(table(phases), note()));
    }

    static String name(Phase phase) {
        return switch (phase) {
            case PLAN -> "Plan";
            case COPY -> "Copy";
            case VERIFY -> "Verify";
        };
    }

    /** Returns the class of elements in the colour and line style of a phase. */
    static String styleClass(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    private static Html legend(List<PhaseThroughput> phases) {
        Html legend = element("ul", "legend").with("aria-hidden", "true");
        phases.forEach(
                phase -> legend.add(element("li").add(swatch(phase.phase())).text(name(phase.phase()))));
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

    private static Html table(List<PhaseThroughput> phases) {
        Html body = element("tbody");
        phases.forEach(phase -> body.add(element("tr")
                .add(
                        element("th").with("scope", "row").text(name(phase.phase())),
                        number(Numbers.count(phase.tokens())),
                        number(Numbers.seconds(phase.seconds())),
                        number(Numbers.rate(phase.tokens(), phase.seconds())))));
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
