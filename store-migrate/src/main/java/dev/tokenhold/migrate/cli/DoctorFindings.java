package dev.tokenhold.migrate.cli;

import dev.tokenhold.crypto.DoctorReport;
import dev.tokenhold.crypto.KeyringInfo;
import dev.tokenhold.migrate.cli.report.Json;
import dev.tokenhold.migrate.cli.report.Text;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.StoreAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints what a doctor finds as it finds it, and keeps only the numbers: there may be a million findings. */
final class DoctorFindings {

    private final Output output;
    private final boolean json;
    private final StoreAddress store;
    private final Map<Finding.Severity, Long> counts = new EnumMap<>(Finding.Severity.class);

    DoctorFindings(Output output, boolean json, StoreAddress store) {
        this.output = output;
        this.json = json;
        this.store = store;
        if (json) {
            output.out()
                    .print("{\n\"command\" : \"doctor\",\n\"store\" : " + Json.line(store.toString())
                            + ",\n\"findings\" : [");
        }
    }

    void accept(Finding finding) {
        if (json) {
            output.out().print(counts.isEmpty() ? "\n  " : ",\n  ");
            output.out().print(Json.line(members(finding)));
        } else {
            output.print(finding.toString());
        }
        counts.merge(finding.severity(), 1L, Long::sum);
    }

    long damaged() {
        return count(Finding.Severity.DAMAGE);
    }

    /**
     * Prints the summary.
     *
     * @param report what was examined; null if the records could not be read
     * @param complete whether nothing ended the examination early
     */
    void finish(KeyringInfo keyring, @Nullable DoctorReport report, boolean complete) {
        if (json) {
            output.out().print(counts.isEmpty() ? "],\n" : "\n],\n");
            members(keyring, report, complete)
                    .forEach((name, value) -> output.out().print("\"" + name + "\" : " + Json.line(value) + ",\n"));
            output.out()
                    .println("\"result\" : \"" + (!complete ? "failed" : damaged() > 0 ? "damaged" : "ok") + "\"\n}");
            return;
        }
        if (!complete) {
            return;
        }
        output.print(
                "store:    " + store + (report == null || report.storeId() == null ? "" : ", id " + report.storeId()));
        if (report != null && report.fence() != null) {
            output.print("fence:    raised by " + report.fence().by() + " since "
                    + report.fence().since());
        }
        if (report != null && report.mirror() != null) {
            output.print("mirror:   " + sentence(report.mirror()));
        }
        output.print("keyring:  " + keyring.id() + ", revision " + keyring.revision());
        output.print("records:  " + (report == null ? "not examined" : report.records()));
        if (report != null) {
            for (KeyringInfo.KeyInfo key : keyring.keys()) {
                output.print("key " + key.id() + ": " + key.status() + ", "
                        + Text.count(report.byKey().getOrDefault(key.id(), 0L), "record"));
            }
            if (report.ofOtherKeys() > 0) {
                output.print("other keys: " + Text.count(report.ofOtherKeys(), "record"));
            }
        }
        output.print("found:    " + found());
    }

    private static String sentence(DoctorReport.MirrorRole mirror) {
        return mirror.role() + ", term " + mirror.term() + ", with "
                + (mirror.peer() == null ? "a store without an id" : "the store " + mirror.peer());
    }

    private String found() {
        List<String> parts = new ArrayList<>();
        if (damaged() > 0) {
            parts.add(damaged() + " damaged");
        }
        if (count(Finding.Severity.WARNING) > 0) {
            parts.add(Text.count(count(Finding.Severity.WARNING), "warning"));
        }
        if (count(Finding.Severity.REPAIRED) > 0) {
            parts.add(count(Finding.Severity.REPAIRED) + " repaired");
        }
        return parts.isEmpty() ? "nothing" : String.join(", ", parts);
    }

    private Map<String, Object> members(KeyringInfo keyring, @Nullable DoctorReport report, boolean complete) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("damaged", damaged());
        members.put("warnings", count(Finding.Severity.WARNING));
        members.put("repaired", count(Finding.Severity.REPAIRED));
        members.put("recordsExamined", complete && report != null);
        if (report != null) {
            if (report.storeId() != null) {
                members.put("storeId", report.storeId());
            }
            if (report.fence() != null) {
                members.put("fence", members(report.fence()));
            }
            if (report.mirror() != null) {
                members.put("mirror", members(report.mirror()));
            }
            members.put("records", report.records());
            members.put(
                    "keys",
                    keyring.keys().stream().map(key -> members(key, report)).toList());
            members.put("recordsOfOtherKeys", report.ofOtherKeys());
        }
        members.put("keyringId", keyring.id());
        members.put("keyringRevision", keyring.revision());
        return members;
    }

    private static Map<String, Object> members(KeyringInfo.KeyInfo key, DoctorReport report) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("key", key.id());
        members.put("status", key.status());
        members.put("records", report.byKey().getOrDefault(key.id(), 0L));
        return members;
    }

    private static Map<String, Object> members(FenceNotice fence) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("by", fence.by());
        members.put("since", fence.since().toString());
        return members;
    }

    private static Map<String, Object> members(DoctorReport.MirrorRole mirror) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("role", mirror.role());
        members.put("term", mirror.term());
        if (mirror.peer() != null) {
            members.put("peer", mirror.peer());
        }
        return members;
    }

    private static Map<String, Object> members(Finding finding) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        members.put("place", finding.place());
        members.put("problem", finding.problem());
        members.put("remedy", finding.remedy());
        return members;
    }

    private long count(Finding.Severity severity) {
        return counts.getOrDefault(severity, 0L);
    }
}
