package dev.tokenhold.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/** A plot with two logarithmic axes as SVG, readable on a light and on a dark page. */
final class Plot {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 440;
    private static final int LEFT = 90;
    private static final int RIGHT = 600;
    private static final int TOP = 50;
    private static final int BOTTOM = 380;
    private static final int LEGEND = 22;

    private static final String STYLE = """
            <style>
              text { font: 13px system-ui, sans-serif; fill: #1f2328 }
              .title { font-size: 15px; font-weight: 600 }
              .grid { stroke: #8b949e; stroke-opacity: .35 }
              .file { color: #b35900 } .sqlite { color: #0969da } .mysql { color: #1a7f37 } .postgresql { color: #8250df }
              polyline, line.key { fill: none; stroke: currentColor; stroke-width: 2 }
              circle { fill: currentColor }
              .peer { stroke-dasharray: 5 4 }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3 }
                .file { color: #f0883e } .sqlite { color: #58a6ff } .mysql { color: #3fb950 } .postgresql { color: #bc8cff }
              }
            </style>
            """;

    /**
     * A line of the plot.
     *
     * @param name what the legend says
     * @param color the store whose colour it has
     * @param dashed whether it is a peer's
     * @param points the points, at least one
     */
    record Series(String name, String color, boolean dashed, Map<Double, Double> points) {

        double last() {
            return points.entrySet().stream()
                    .max(Map.Entry.comparingByKey())
                    .orElseThrow()
                    .getValue();
        }
    }

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final DoubleFunction<String> xValue;
    private final DoubleFunction<String> yValue;
    private final List<Series> series = new ArrayList<>();

    Plot(String title, String xLabel, DoubleFunction<String> xValue, String yLabel, DoubleFunction<String> yValue) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
        this.xValue = xValue;
        this.yValue = yValue;
    }

    void add(Series line) {
        if (!line.points.isEmpty()) {
            series.add(line);
        }
    }

    boolean isEmpty() {
        return series.isEmpty();
    }

    /** Draws the plot, which must not be empty. */
    @Override
    public String toString() {
        double[] xs = series.stream()
                .flatMap(line -> line.points.keySet().stream())
                .mapToDouble(Double::doubleValue)
                .distinct()
                .sorted()
                .toArray();
        double[] ys = series.stream()
                .flatMap(line -> line.points.values().stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        Axis x = new Axis(xs[0], xs[xs.length - 1], LEFT + 20, RIGHT - 20);
        Axis y = Axis.ofDecades(ys[0], ys[ys.length - 1], BOTTOM, TOP);
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                WIDTH, HEIGHT, title));
        svg.append(STYLE);
        svg.append(text(LEFT, 24, "start", "title", title));
        for (double value : xs) {
            svg.append(format(
                    "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>%n",
                    x.at(value), TOP, x.at(value), BOTTOM));
            svg.append(text(x.at(value), BOTTOM + 20, "middle", "", xValue.apply(value)));
        }
        for (double value : y.decades()) {
            svg.append(format(
                    "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>%n",
                    LEFT, y.at(value), RIGHT, y.at(value)));
            svg.append(text(LEFT - 8, y.at(value) + 4, "end", "", yValue.apply(value)));
        }
        svg.append(text((LEFT + RIGHT) / 2.0, BOTTOM + 46, "middle", "", xLabel));
        svg.append(format(
                "<text transform=\"translate(18 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>%n",
                (TOP + BOTTOM) / 2, yLabel));
        double legend = TOP + 8;
        for (Series line : sortedAsTheyEnd()) {
            svg.append(drawn(line, x, y, legend));
            legend += LEGEND;
        }
        return svg.append("</svg>\n").toString();
    }

    private List<Series> sortedAsTheyEnd() {
        return series.stream()
                .sorted(Comparator.comparingDouble(Series::last).reversed())
                .toList();
    }

    private static String drawn(Series line, Axis x, Axis y, double legend) {
        String points = line.points.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(point -> format("%.1f,%.1f", x.at(point.getKey()), y.at(point.getValue())))
                .collect(Collectors.joining(" "));
        String circles = line.points.entrySet().stream()
                .map(point -> format(
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>", x.at(point.getKey()), y.at(point.getValue())))
                .collect(Collectors.joining());
        String dashed = line.dashed ? " class=\"peer\"" : "";
        return format(
                "<g class=\"%s\"><polyline%s points=\"%s\"/>%s%n<line class=\"key%s\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/></g>%n%s",
                line.color,
                dashed,
                points,
                circles,
                line.dashed ? " peer" : "",
                RIGHT + 14,
                legend,
                RIGHT + 44,
                legend,
                text(RIGHT + 52, legend + 4, "start", "", line.name));
    }

    private static String text(double x, double y, String anchor, String style, String text) {
        return format(
                "<text%s x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                style.isEmpty() ? "" : " class=\"" + style + "\"", x, y, anchor, text);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** A logarithmic axis. */
    private record Axis(double least, double most, double from, double to) {

        static Axis ofDecades(double least, double most, double from, double to) {
            return new Axis(
                    Math.pow(10, Math.floor(Math.log10(least))), Math.pow(10, Math.ceil(Math.log10(most))), from, to);
        }

        double at(double value) {
            double part = most == least ? 0.5 : Math.log(value / least) / Math.log(most / least);
            return from + part * (to - from);
        }

        List<Double> decades() {
            List<Double> decades = new ArrayList<>();
            for (double decade = least; decade < most * 1.1; decade *= 10) {
                decades.add(decade);
            }
            return decades;
        }
    }
}
