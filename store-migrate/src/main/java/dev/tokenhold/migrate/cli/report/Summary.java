package dev.tokenhold.migrate.cli.report;

import dev.tokenhold.transfer.Difference;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.TokenCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the lines that a person reads: counts, what is wrong, digests, and what to do next. */
final class Summary {

    private static final int EXAMPLES = 10;

    private final List<String> lines = new ArrayList<>();

    private Summary() {}

    /** Returns the lines for a run. */
    static List<String> of(RunReport run) {
        Summary summary = new Summary();
        if (run.from() != null) {
            summary.lines.add("from  " + run.from());
            summary.lines.add("to    " + run.to());
            summary.lines.add("");
        }
        summary.add(run.outcome());
        summary.lines.add("");
        run.nextSteps().forEach(step -> summary.lines.addAll(Text.wrap(step, "")));
        return summary.lines;
    }

    private void add(MigrationReport report) {
        TokenCounts counts = report.counts();
        lines.add(line("read", counts.read()));
        count("created", counts.created());
        count("updated", counts.updated());
        count("unchanged", counts.unchanged());
        count("skipped", counts.skipped());
        count("conflicts", counts.conflicts());
        count("failed", counts.failed());
        count("deleted", report.deleted());
        count("verified", counts.verified());
        count("damaged", report.damaged().size());
        count("new ids", report.ids().size() + report.assignedIds());
        count("warnings", report.warnings().size());
        section("damaged", report.damaged(), damaged -> damaged.place() + ": " + damaged.reason());
        section("superseded", report.superseded(), superseded -> superseded.place() + ": " + superseded.reason());
        section("refused", report.refused(), refused -> token(refused.id()) + ": " + refused.reason());
        section(
                "differences",
                report.differences().stream()
                        .filter(difference -> difference.kind() != Difference.Kind.NEW)
                        .toList(),
                Summary::describe);
        if (report.omitted() > 0) {
            lines.add("");
            lines.addAll(Text.wrap(
                    report.omitted()
                            + " more did not fit into memory and are listed nowhere: to see them give Java more, for"
                            + " example -Xmx4g",
                    ""));
        }
        report.plan().ifPresent(plan -> {
            lines.add("");
            lines.add("plan  " + plan);
        });
        report.digests().ifPresent(digests -> {
            lines.add("");
            lines.add("digest from  " + digests.from());
            lines.add("digest to    " + digests.to());
        });
    }

    private void count(String name, long number) {
        if (number > 0) {
            lines.add(line(name, number));
        }
    }

    private static String line(String name, long number) {
        return String.format("%-10s %8d", name, number);
    }

    private <T> void section(String heading, List<T> entries, Function<T, String> text) {
        if (entries.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(heading + ":");
        entries.stream().limit(EXAMPLES).forEach(entry -> lines.addAll(Text.wrap("  " + text.apply(entry), "      ")));
        if (entries.size() > EXAMPLES) {
            lines.add("  and " + (entries.size() - EXAMPLES) + " more: --report FILE lists them all");
        }
    }

    private static String describe(Difference difference) {
        String fields = difference.fields().isEmpty() ? "" : " (" + String.join(", ", difference.fields()) + ")";
        String target = difference.targetIds().isEmpty() ? "" : " " + String.join(", ", difference.targetIds());
        return switch (difference.kind()) {
            case NEW -> token(difference.id()) + ": not in the target yet";
            case CONFLICT_BY_ID, DIFFERS -> token(difference.id()) + ": the target's differs" + fields;
            case CONFLICT_BY_IDENTITY ->
                token(difference.id()) + ": the target has its user and client under the id" + target + fields;
            case MISSING -> token(difference.id()) + ": missing in the target";
            case UNREADABLE -> token(difference.id()) + ": the target's cannot be read";
            case SOURCE_CHANGED ->
                token(difference.id()) + ": the source's was changed, added or deleted since the copy";
            case EXTRA -> "token" + target + ": only in the target";
        };
    }

    private static String token(@Nullable String id) {
        return id == null ? "a token without id" : "token " + id;
    }
}
