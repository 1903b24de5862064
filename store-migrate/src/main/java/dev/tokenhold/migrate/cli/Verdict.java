package dev.tokenhold.migrate.cli;

import static dev.tokenhold.migrate.cli.Html.element;

import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.TokenCounts;
import java.util.Locale;

/**
 * The outcome of a run in a few words.
 *
 * @param explanation a sentence where the outcome is good, and there is no message therefore
 */
record Verdict(Tone tone, String headline, String explanation) {

    /** How good that is. Each has a shape of its own, for those who do not see the colours and for print. */
    enum Tone {
        /** A tick in a circle. */
        GOOD("M20 4a16 16 0 1 0 0 32a16 16 0 1 0 0-32z", "M12.5 20.5l5.5 5.5l10-11.5"),

        /** A letter i in a square. */
        NOTE("M9 5h22a4 4 0 0 1 4 4v22a4 4 0 0 1-4 4h-22a4 4 0 0 1-4-4v-22a4 4 0 0 1 4-4z", "M20 18v10M20 12v.5"),

        /** An exclamation mark in a triangle. */
        CAUTION(
                "M17.4 5.5L3.6 31a3 3 0 0 0 2.6 4.4h27.6a3 3 0 0 0 2.6-4.4L22.6 5.5a3 3 0 0 0-5.2 0z",
                "M20 14v9M20 29v.5"),

        /** A cross in an octagon. */
        BAD("M13.4 4h13.2l9.4 9.4v13.2l-9.4 9.4h-13.2l-9.4-9.4v-13.2z", "M14.5 14.5l11 11M25.5 14.5l-11 11");

        private final String outline;
        private final String sign;

        Tone(String outline, String sign) {
            this.outline = outline;
            this.sign = sign;
        }

        /** The class of elements that have its colour. */
        String styleClass() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Its shape; the words beside it say the same. */
        Html icon() {
            return element("svg", "icon")
                    .with("viewBox", "0 0 40 40")
                    .with("aria-hidden", "true")
                    .add(
                            element("path", "outline").with("d", outline),
                            element("path", "sign").with("d", sign));
        }
    }

    static Verdict of(FinishedRun run) {
        MigrationReport report = run.report();
        TokenCounts counts = report.counts();
        return switch (report.result()) {
            case OK ->
                run.command().equals("verify")
                        ? new Verdict(
                                Tone.GOOD,
                                "Verified: the stores are equal",
                                Figures.count(counts.verified(), "token") + " compared, equal in every field.")
                        : report.digests().isEmpty()
                                ? new Verdict(Tone.NOTE, "Done, but not verified", "Nothing was read back.")
                                : new Verdict(
                                        Tone.GOOD,
                                        "Done and verified",
                                        Figures.count(counts.verified(), "token")
                                                + " read back from the target, equal in every field.");
            case DRY_RUN ->
                new Verdict(
                        Tone.NOTE,
                        "Dry run: nothing was written",
                        "The numbers say what would be done: " + Figures.count(counts.created(), "token")
                                + " to be created, " + Figures.count(counts.updated()) + " to be replaced.");
            case CONFLICTS -> new Verdict(Tone.CAUTION, "Conflicts with the target", "");
            case MISMATCH -> new Verdict(Tone.BAD, "Mismatch: the stores differ", "");
            case DAMAGED -> new Verdict(Tone.BAD, "The source is damaged", "");
            case FAILED -> new Verdict(Tone.BAD, "Failed", "");
        };
    }
}
