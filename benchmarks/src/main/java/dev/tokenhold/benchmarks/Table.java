package dev.tokenhold.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Text in columns, as Markdown shows it. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... header) {
        rows.add(List.of(header));
        rows.add(IntStream.range(0, header.length).mapToObj(i -> "---").toList());
    }

    void add(String... cells) {
        rows.add(List.of(cells));
    }

    /** Returns the table of comparisons. */
    static Table of(List<Comparison> comparisons) {
        Table table = new Table("work", "ours", "limit or peer", "", "ratio", "spread", "goal", "met");
        for (Comparison comparison : comparisons) {
            Line line = comparison.line();
            Goal goal = line.goal();
            table.add(
                    line.work(),
                    goal.show(comparison.ourCost()),
                    line.peer(),
                    goal.show(comparison.peersCost()),
                    Quantity.digits(comparison.ratio()),
                    Quantity.digits(comparison.leastRatio()) + "–" + Quantity.digits(comparison.greatestRatio()),
                    goal.toString(),
                    goal.isReported() ? "" : comparison.isMet() ? "yes" : "no");
        }
        return table;
    }

    @Override
    public String toString() {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream()
                .map(row -> IntStream.range(0, widths.length)
                        .mapToObj(column -> pad(row.get(column), widths[column]))
                        .collect(Collectors.joining(" | ", "| ", " |\n")))
                .collect(Collectors.joining());
    }

    private static String pad(String cell, int width) {
        String filler = cell.equals("---") ? "-" : " ";
        return cell + filler.repeat(width - cell.length());
    }
}
