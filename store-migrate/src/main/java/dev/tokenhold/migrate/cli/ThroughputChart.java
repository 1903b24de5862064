package dev.tokenhold.migrate.cli;

import static dev.tokenhold.migrate.cli.Html.element;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Draws the tokens per second of each phase over the time of a run. */
final class ThroughputChart {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 260;
    private static final int LEFT = 72;
    private static final int RIGHT = WIDTH - 16;
    private static final int TOP = 28;
    private static final int BOTTOM = HEIGHT - 44;

    /** Steps over the whole time. More would show the pauses of single batches. */
    private static final int STEPS = 96;

    private final List<ThroughputLog.Course> courses;
    private final List<List<Step>> steps;
    private final Axis time;
    private final Axis rates;

    /** An interval with one rate. */
    private record Step(double from, double to, double rate) {}

    private ThroughputChart(List<ThroughputLog.Course> courses) {
        this.courses = courses;
        double duration = courses.get(courses.size() - 1).end();
        steps = courses.stream().map(course -> steps(course, duration)).toList();
        time = Axis.upTo(duration, 7);
        double fastest = steps.stream()
                .flatMap(List::stream)
                .mapToDouble(Step::rate)
                .max()
                .orElseThrow();
        double slowest = courses.stream()
                .mapToDouble(course -> course.tokens() / course.seconds())
                .filter(rate -> rate > 0 && rate <= fastest)
                .min()
                .orElse(fastest);
        rates = Axis.forRates(slowest, fastest);
    }

    /** The chart of some courses, of which at least one has tokens and has taken time. */
    static Html of(List<ThroughputLog.Course> courses) {
        return new ThroughputChart(courses).draw();
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
                    line(tick == 0 ? "axis" : "grid", LEFT, y, RIGHT, y),
                    label("end", LEFT - 10, y + 4, Figures.tick(tick)));
        }
        for (double tick : time.ticks()) {
            double x = x(tick);
            chart.add(line("axis", x, BOTTOM, x, BOTTOM + 5), label("middle", x, BOTTOM + 20, Figures.tick(tick)));
        }
        for (int i = 0; i < courses.size(); i++) {
            chart.add(phase(courses.get(i), steps.get(i)));
        }
        return chart.add(
                label("start", 0, 12, "tokens per second" + (rates.isLogarithmic() ? ", logarithmic" : "")),
                label("end", RIGHT, HEIGHT - 4, "seconds since the start"));
    }

    private Html phase(ThroughputLog.Course course, List<Step> phase) {
        String line = phase.stream()
                .map(step -> point(step.from(), step.rate()) + "L" + point(step.to(), step.rate()))
                .collect(Collectors.joining("L"));
        Html drawn = element("g", ThroughputSection.styleClass(course.phase()));
        if (!line.isEmpty()) {
            String area = point(course.beginning(), 0) + "L" + line + "L" + point(course.end(), 0) + "Z";
            drawn.add(path("area", area), path("line", line));
        }
        return drawn;
    }

    private String title() {
        return courses.stream()
                .map(course -> ThroughputSection.name(course.phase()).toLowerCase(Locale.ROOT) + " "
                        + Figures.rate(course.tokens(), course.seconds()))
                .collect(Collectors.joining(
                        ", ", "Tokens per second over " + Figures.seconds(time.end()) + " seconds, on average: ", ""));
    }

    private static List<Step> steps(ThroughputLog.Course course, double duration) {
        List<ThroughputLog.Point> points = course.points();
        double most = Math.max(1, STEPS * course.seconds() / duration);
        int stride = (int) Math.ceil((points.size() - 1) / most);
        return IntStream.iterate(0, i -> i < points.size() - 1, i -> i + stride)
                .mapToObj(i -> step(points.get(i), points.get(Math.min(i + stride, points.size() - 1))))
                .filter(step -> step.to() > step.from())
                .toList();
    }

    private static Step step(ThroughputLog.Point from, ThroughputLog.Point to) {
        return new Step(from.seconds(), to.seconds(), (to.tokens() - from.tokens()) / (to.seconds() - from.seconds()));
    }

    private double x(double seconds) {
        return LEFT + (RIGHT - LEFT) * time.position(seconds);
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
