package dev.tokenhold.migrate.cli;

import dev.tokenhold.transfer.Difference;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.TokenCounts;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Prints an outcome for people: counts, what is wrong, digests, and what to do next. */
final class Summary {

    private static final int EXAMPLES = 10;

    private final Output output;

    Summary(Output output) {
        this.output = output;
    }

    void print(Transfer transfer, MigrationReport report, List<String> nextSteps) {
        output.print("from  " + transfer.from().address());
        output.print("to    " + transfer.to().address());
        output.print("");
        TokenCounts counts = report.counts();
        output.print(line("read", counts.read()));
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
            output.print("");
            Text.wrap(
                            report.omitted()
                                    + " more did not fit into memory and are listed nowhere: to see them give Java more, for"
                                    + " example -Xmx4g",
                            "")
                    .forEach(output::print);
        }
        report.plan().ifPresent(plan -> {
            output.print("");
            output.print("plan  " + plan);
        });
        report.digests().ifPresent(digests -> {
            output.print("");
            output.print("digest from  " + digests.from());
            output.print("digest to    " + digests.to());
        });
        output.print("");
        nextSteps.forEach(step -> Text.wrap(step, "").forEach(output::print));
    }

    private void count(String name, long number) {
        if (number > 0) {
            output.print(line(name, number));
        }
    }

    private static String line(String name, long number) {
        return String.format("%-10s %8d", name, number);
    }

    private <T> void section(String heading, List<T> entries, Function<T, String> text) {
        if (entries.isEmpty()) {
            return;
        }
        output.print("");
        output.print(heading + ":");
        entries.stream()
                .limit(EXAMPLES)
                .forEach(entry -> Text.wrap("  " + text.apply(entry), "      ").forEach(output::print));
        if (entries.size() > EXAMPLES) {
            output.print("  and " + (entries.size() - EXAMPLES) + " more: --report FILE lists them all");
        }
    }

    private static String describe(Difference difference) {
        String fields = difference.fields().isEmpty() ? "" : " (" + String.join(", ", difference.fields()) + ")";
        String target = difference.targetIds().isEmpty() ? "" : " " + String.join(", ", difference.targetIds());
        return switch (difference.kind()) {
            case NEW -> token(difference.id()) + ": not in the target yet";
            case CONFLICT_BY_ID -> token(difference.id()) + ": the target's differs" + fields;
            case CONFLICT_BY_IDENTITY ->
                token(difference.id()) + ": the target has its user and client under the id" + target + fields;
            case MISSING -> token(difference.id()) + ": missing in the target";
            case DIFFERS -> token(difference.id()) + ": the target's differs" + fields;
            case UNREADABLE -> token(difference.id()) + ": the target's cannot be read";
            case SOURCE_CHANGED -> token(difference.id()) + ": the source's has changed since it was copied";
            case EXTRA -> "token" + target + ": only in the target";
        };
    }

    private static String token(@Nullable String id) {
        return id == null ? "a token without id" : "token " + id;
    }
}
