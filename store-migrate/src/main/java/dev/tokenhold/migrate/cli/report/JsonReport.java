package dev.tokenhold.migrate.cli.report;

import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.transfer.Difference;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.MigrationReport.Digests;
import dev.tokenhold.transfer.RefusedToken;
import dev.tokenhold.transfer.TokenCounts;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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
        object.put("damaged", report.damaged().stream().map(JsonReport::damaged).toList());
        object.put(
                "superseded",
                report.superseded().stream().map(JsonReport::superseded).toList());
        object.put("warnings", report.warnings());
        object.put(
                "differences",
                report.differences().stream().map(JsonReport::difference).toList());
        object.put("refused", report.refused().stream().map(JsonReport::refused).toList());
        object.put(
                "throughput",
                run.throughput().stream().map(JsonReport::throughput).toList());
        object.put("omitted", report.omitted());
        if (run.message() != null) {
            object.put("message", run.message());
        }
        return object;
    }

    private static Map<String, @Nullable Object> damaged(StoredToken.Damaged damaged) {
        return fields("place", damaged.place(), "id", damaged.id(), "reason", damaged.reason());
    }

    private static Map<String, @Nullable Object> superseded(StoredToken.Superseded superseded) {
        return fields("place", superseded.place(), "id", superseded.id(), "reason", superseded.reason());
    }

    private static Map<String, @Nullable Object> refused(RefusedToken refused) {
        return fields("id", refused.id(), "reason", refused.reason());
    }

    private static Map<String, @Nullable Object> difference(Difference difference) {
        Map<String, @Nullable Object> object = fields("kind", word(difference.kind()), "id", difference.id());
        object.put("targetIds", difference.targetIds());
        object.put("fields", difference.fields());
        return object;
    }

    private static Map<String, @Nullable Object> throughput(PhaseThroughput phase) {
        Map<String, @Nullable Object> object = fields("phase", word(phase.phase()));
        object.put("tokens", phase.tokens());
        object.put("seconds", Math.round(phase.seconds() * 1000) / 1000.0);
        return object;
    }

    private static Map<String, @Nullable Object> fields(@Nullable String... namesAndValues) {
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
