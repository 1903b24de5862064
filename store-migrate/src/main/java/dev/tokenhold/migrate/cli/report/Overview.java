package dev.tokenhold.migrate.cli.report;

import static dev.tokenhold.migrate.cli.report.Html.element;
import static dev.tokenhold.migrate.cli.report.Html.section;

import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.MigrationReport.Digests;
import dev.tokenhold.transfer.TokenCounts;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Makes the sections that every page has. */
final class Overview {

    private Overview() {}

    /** Says what ran, when, and how fast. */
    static Html facts(RunReport run) {
        Html facts = element("dl");
        fact(facts, "Command", element("dd").text(run.command()));
        if (run.from() != null && run.to() != null) {
            fact(facts, "From", element("dd", "id").text(run.from()));
            fact(facts, "To", element("dd", "id").text(run.to()));
        }
        String began = run.began().truncatedTo(ChronoUnit.SECONDS).toString();
        fact(
                facts,
                "Began",
                element("dd").add(element("time").with("datetime", began).text(began)));
        fact(facts, "Took", element("dd").text(Numbers.duration(run.duration())));
        double seconds = run.duration().toNanos() / 1e9;
        fact(
                facts,
                "On average",
                element("dd").text(Numbers.rate(run.outcome().counts().read(), seconds) + " tokens per second"));
        fact(facts, "Program", element("dd").text(run.program()));
        return section("Run", facts);
    }

    /** Says how many tokens met which fate. */
    static Html totals(MigrationReport report) {
        TokenCounts counts = report.counts();
        Html body = element("tbody")
                .add(
                        total("Read", counts.read(), "intact tokens read from the source"),
                        total("Created", counts.created(), "new in the target"),
                        total("Updated", counts.updated(), "in place of another token of the target"),
                        total("Unchanged", counts.unchanged(), "equal in the target already"),
                        total("Skipped", counts.skipped(), "left as they are in the target"),
                        total("Conflicts", counts.conflicts(), "not copied: the target’s differ"),
                        total("Failed", counts.failed(), "refused by the target"),
                        total("Deleted", report.deleted(), "of the target, which the source does not have"),
                        total("Verified", counts.verified(), "compared and equal in every field"),
                        total("Damaged", report.damaged().size(), "entries of the source that cannot be read"),
                        total("Superseded", report.superseded().size(), "duplicates in the source: not copied"),
                        total("New ids", report.ids().size() + report.assignedIds(), "under another id in the target"));
        return section(
                "Totals",
                Listing.scrolling(
                        "Totals",
                        element("table", "totals").add(Listing.head(List.of("Tokens", "Number", "Meaning")), body)));
    }

    /** Shows the digests of both sides, and whether they are equal; for a dry run the digest of the plan. */
    static Html digests(MigrationReport report) {
        Digests digests = report.digests().orElse(null);
        if (report.plan().isPresent()) {
            return section(
                    "Plan",
                    element("p").text("A copy with --plan and this digest does what this report tells, or nothing."),
                    element("p", "digest").text(report.plan().get()));
        }
        if (digests == null) {
            return section("Digests", element("p").text("Nothing was verified, so there are none."));
        }
        boolean equal = digests.areEqual();
        return section(
                "Digests",
                element("p")
                        .add(element("span", "tag " + (equal ? "good" : "bad")).text(equal ? "= equal" : "≠ different"))
                        .text(" A digest covers every field of every token of one side, ids included."),
                element("dl")
                        .add(
                                element("dt").text("From"),
                                element("dd", "digest").text(digests.from()),
                                element("dt").text("To"),
                                element("dd", "digest").text(digests.to())));
    }

    private static void fact(Html facts, String name, Html value) {
        facts.add(element("dt").text(name), value);
    }

    private static Html total(String name, long number, String meaning) {
        return element("tr", number == 0 ? "zero" : "some")
                .add(
                        element("th").with("scope", "row").text(name),
                        element("td", "number").text(Numbers.count(number)),
                        element("td", "meaning").text(meaning));
    }
}
