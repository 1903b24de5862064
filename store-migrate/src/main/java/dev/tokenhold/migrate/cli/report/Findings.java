package dev.tokenhold.migrate.cli.report;

import static dev.tokenhold.migrate.cli.report.Html.element;

import dev.tokenhold.transfer.Difference;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.RefusedToken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the sections that list single tokens. An empty list makes no section. */
final class Findings {

    private static final List<String> ENTRY_COLUMNS = List.of("Place", "Id", "Reason");

    private final MigrationReport report;
    private final List<Html> sections = new ArrayList<>();

    private Findings(MigrationReport report) {
        this.report = report;
    }

    static List<Html> of(MigrationReport report) {
        Findings findings = new Findings(report);
        findings.addDefects();
        findings.addNotes();
        return findings.sections;
    }

    private void addDefects() {
        section(
                "Damaged",
                "Entries of the source that cannot be read.",
                ENTRY_COLUMNS,
                report.damaged(),
                entry -> entry(entry.place(), entry.id(), entry.reason()));
        Map<String, List<RefusedToken>> refused = report.refused().stream()
                .collect(Collectors.groupingBy(RefusedToken::reason, LinkedHashMap::new, Collectors.toList()));
        section(
                "Refused",
                "Tokens that could not be written, by reason.",
                List.of("Id"),
                refused,
                token -> List.of(Listing.id(token.id())));
        differences(Difference.Kind.CONFLICT_BY_ID, "Conflicts by id", "The target holds another token under the id.");
        differences(
                Difference.Kind.CONFLICT_BY_IDENTITY,
                "Conflicts by identity",
                "The target holds the token of the same user and client under another id.");
        differences(Difference.Kind.MISSING, "Missing", "Verification: the target does not have the token.");
        differences(Difference.Kind.DIFFERS, "Different", "Verification: the target’s token differs.");
        differences(Difference.Kind.UNREADABLE, "Unreadable", "Verification: the target’s token cannot be read.");
        differences(
                Difference.Kind.SOURCE_CHANGED,
                "Changed since",
                "Verification: the source’s token was changed, added or deleted after the copy. Copy again.");
        differences(Difference.Kind.EXTRA, "Extra", "Only the target has the token.");
    }

    private void addNotes() {
        section(
                "Warnings",
                "What is suspicious about the source as a whole, though every token in it can be read.",
                List.of("Warning"),
                report.warnings(),
                text -> List.of(Listing.words(text)));
        section(
                "Superseded",
                "Duplicates of other entries of the source, which stand for them. They were not copied.",
                ENTRY_COLUMNS,
                report.superseded(),
                entry -> entry(entry.place(), entry.id(), entry.reason()));
        section(
                "New ids",
                "Tokens that are in the target under another id than in the source.",
                List.of("Source id", "Target id"),
                List.copyOf(report.ids().entrySet()),
                ids -> List.of(Listing.id(ids.getKey()), Listing.id(ids.getValue())));
    }

    private void differences(Difference.Kind kind, String heading, String explanation) {
        section(
                heading,
                explanation,
                List.of("Source id", "Target id", "Fields that differ"),
                report.differences().stream()
                        .filter(difference -> difference.kind() == kind)
                        .toList(),
                difference -> List.of(
                        Listing.id(difference.id()),
                        Listing.lines("id", difference.targetIds()),
                        Listing.lines("id field", difference.fields())));
    }

    private <T> void section(
            String heading, String explanation, List<String> columns, List<T> entries, Function<T, List<Html>> cells) {
        section(heading, explanation, columns, Map.of("", entries), cells);
    }

    private <T> void section(
            String heading,
            String explanation,
            List<String> columns,
            Map<String, List<T>> groups,
            Function<T, List<Html>> cells) {
        int size = groups.values().stream().mapToInt(List::size).sum();
        if (size > 0) {
            sections.add(Html.section(
                    heading,
                    Numbers.count(size),
                    element("p", "explanation").text(explanation),
                    Listing.of(heading, columns, groups, cells)));
        }
    }

    private static List<Html> entry(String place, @Nullable String id, String reason) {
        return List.of(Listing.words(place), Listing.id(id), Listing.words(reason));
    }
}
