package dev.tokenhold.migrate.cli.report;

import dev.tokenhold.transfer.Difference;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.MigrationReport.Digests;
import dev.tokenhold.transfer.TokenCounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the JSON object that {@code --json} prints and {@code --report} writes. Its members are a promise to scripts. */
final class JsonReport {

    private JsonReport() {}

    /** Returns the object for a run. */
    static Map<String, @Nullable Object> of(RunReport run) {
        MigrationReport report = run.outcome();
        TokenCounts counts = report.counts();
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("command", run.command());
        object.put("result", word(report.result()));
        object.put("from", run.from());
        object.put("to", run.to());
        object.put("read", counts.read());
        object.put("created", counts.created());
        object.put("updated", counts.updated());
        object.put("unchanged", counts.unchanged());
        object.put("skipped", counts.skipped());
        object.put("conflicts", counts.conflicts());
        object.put("failed", counts.failed());
        object.put("verified", counts.verified());
        object.put("deleted", report.deleted());
        object.put("digestFrom", report.digests().map(Digests::from).orElse(null));
        object.put("digestTo", report.digests().map(Digests::to).orElse(null));
        report.plan().ifPresent(plan -> object.put("plan", plan));
        object.put("seconds", run.duration().toMillis() / 1000.0);
        boolean countOnly = report.ids().isEmpty() && report.assignedIds() > 0;
        object.put("ids", countOnly ? report.assignedIds() : report.ids());
        object.put("assignedIds", report.assignedIds());
        object.put("damaged", list(report.damaged(), at -> entry(at.place(), at.id(), at.reason())));
        object.put("superseded", list(report.superseded(), at -> entry(at.place(), at.id(), at.reason())));
        object.put("warnings", report.warnings());
        object.put("differences", list(report.differences(), JsonReport::difference));
        object.put("refused", list(report.refused(), token -> fields("id", token.id(), "reason", token.reason())));
        object.put("throughput", list(run.throughput(), JsonReport::throughput));
        object.put("omitted", report.omitted());
        if (run.message() != null) {
            object.put("message", run.message());
        }
        return object;
    }

    private static <T> List<Map<String, @Nullable Object>> list(
            List<T> entries, Function<T, Map<String, @Nullable Object>> members) {
        return entries.stream().map(members).toList();
    }

    private static Map<String, @Nullable Object> entry(String place, @Nullable String id, String reason) {
        return fields("place", place, "id", id, "reason", reason);
    }

    private static Map<String, @Nullable Object> difference(Difference found) {
        return fields(
                "kind", word(found.kind()),
                "id", found.id(),
                "targetIds", found.targetIds(),
                "fields", found.fields());
    }

    private static Map<String, @Nullable Object> throughput(PhaseThroughput phase) {
        return fields(
                "phase", word(phase.phase()),
                "tokens", phase.tokens(),
                "seconds", Math.round(phase.seconds() * 1000) / 1000.0);
    }

    private static Map<String, @Nullable Object> fields(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return object;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
