package dev.tokenhold.migrate.cli.report;

import static dev.tokenhold.migrate.cli.report.Html.element;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Draws the tokens per second of each phase over the time of a run. */
final class ThroughputChart {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 260;
    private static final int RIGHT = WIDTH - 16;
    private static final int TOP = 28;
    private static final int BOTTOM = HEIGHT - 44;

    /** The distance between the labels of the rates and the curves. */
    private static final int GAP = 10;

    /** The width of the widest digit of a common font, at the size in the style sheet. */
    private static final int DIGIT = 8;

    /** Steps over the whole time. More would show the pauses of single batches. */
    private static final int STEPS = 96;

    private final List<PhaseThroughput> phases;
    private final List<List<Step>> steps;
    private final Axis time;
    private final Axis rates;
    private final int left;

    /** An interval with one rate. */
    private record Step(double from, double to, double rate) {}

    private ThroughputChart(List<PhaseThroughput> phases) {
        this.phases = phases;
        double duration = phases.get(phases.size() - 1).end();
        steps = phases.stream().map(phase -> steps(phase, duration)).toList();
        time = Axis.upTo(duration, 7);
        double fastest = steps.stream()
                .flatMap(List::stream)
                .mapToDouble(Step::rate)
                .max()
                .orElseThrow();
        double slowest = phases.stream()
                .mapToDouble(phase -> phase.tokens() / phase.seconds())
                .filter(rate -> rate > 0 && rate <= fastest)
                .min()
                .orElse(fastest);
        rates = Axis.forRates(slowest, fastest);
        int longest = rates.ticks().stream()
                .mapToInt(tick -> Numbers.tick(tick).length())
                .max()
                .orElseThrow();
        left = GAP + DIGIT * longest;
    }

    /** Returns the chart of some phases. At least one of them has tokens and took time. */
    static Html of(List<PhaseThroughput> phases) {
        return new ThroughputChart(phases).draw();
    }

    private Html draw() {
        Html chart = element("svg", "chart")
                .with("viewBox", "0 0 " + WIDTH + " " + HEIGHT)
                .with("role", "img")
                .with("aria-labelledby", "throughput-title")
                .add(element("title").with("id", "throughput-title").text(title()));
        for (double tick : rates.ticks()) {
            double y = y(tick);
            chart.add(
                    line(tick == 0 ? "axis" : "grid", left, y, RIGHT, y),
                    label("end", left - GAP, y + 4, Numbers.tick(tick)));
        }
        for (double tick : time.ticks()) {
            double x = x(tick);
            chart.add(line("axis", x, BOTTOM, x, BOTTOM + 5), label("middle", x, BOTTOM + 20, Numbers.tick(tick)));
        }
        for (int i = 0; i < phases.size(); i++) {
            chart.add(curve(phases.get(i), steps.get(i)));
        }
        return chart.add(
                label("start", 0, 12, "tokens per second" + (rates.isLogarithmic() ? ", logarithmic" : "")),
                label("end", RIGHT, HEIGHT - 4, "seconds since the start"));
    }

    private Html curve(PhaseThroughput phase, List<Step> steps) {
        String line = steps.stream()
                .map(step -> point(step.from(), step.rate()) + "L" + point(step.to(), step.rate()))
                .collect(Collectors.joining("L"));
        Html drawn = element("g", ThroughputSection.styleClass(phase.phase()));
        if (!line.isEmpty()) {
            String area = point(phase.beginning(), 0) + "L" + line + "L" + point(phase.end(), 0) + "Z";
            drawn.add(path("area", area), path("line", line));
        }
        return drawn;
    }

    private String title() {
        return phases.stream()
                .map(phase -> ThroughputSection.name(phase.phase()).toLowerCase(Locale.ROOT) + " "
                        + Numbers.rate(phase.tokens(), phase.seconds()))
                .collect(Collectors.joining(
                        ", ", "Tokens per second over " + Numbers.seconds(time.end()) + " seconds, on average: ", ""));
    }

    private static List<Step> steps(PhaseThroughput phase, double duration) {
        List<PhaseThroughput.Point> points = phase.points();
        double most = Math.max(1, STEPS * phase.seconds() / duration);
        int stride = (int) Math.ceil((points.size() - 1) / most);
        // The last step takes what is left, so that no step is shorter than the others: it would be a peak.
        int count = Math.max(1, (points.size() - 1) / stride);
        return IntStream.range(0, count)
                .mapToObj(i ->
                        step(points.get(i * stride), points.get(i < count - 1 ? (i + 1) * stride : points.size() - 1)))
                .filter(step -> step.to() > step.from())
                .toList();
    }

    private static Step step(PhaseThroughput.Point from, PhaseThroughput.Point to) {
        // A switchover may compare the stores several times, and each comparison counts from zero.
        long tokens = Math.max(0, to.tokens() - from.tokens());
        return new Step(from.seconds(), to.seconds(), tokens / (to.seconds() - from.seconds()));
    }

    private double x(double seconds) {
        return left + (RIGHT - left) * time.position(seconds);
    }

    private double y(double rate) {
        return BOTTOM - (BOTTOM - TOP) * rates.position(rate);
    }

    private String point(double seconds, double rate) {
        return coordinates(x(seconds), y(rate));
    }

    private static Html line(String styleClass, double x1, double y1, double x2, double y2) {
        return path(styleClass, coordinates(x1, y1) + "L" + coordinates(x2, y2));
    }

    private static Html path(String styleClass, String points) {
        return element("path", styleClass).with("d", "M" + points);
    }

    private static Html label(String anchor, double x, double y, String text) {
        return element("text")
                .with("x", coordinate(x))
                .with("y", coordinate(y))
                .with("text-anchor", anchor)
                .text(text);
    }

    private static String coordinates(double x, double y) {
        return coordinate(x) + " " + coordinate(y);
    }

    private static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
