package dev.tokenhold.migrate.cli.report;

import static dev.tokenhold.migrate.cli.report.Html.element;

import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.TokenCounts;
import java.util.Locale;

/**
 * The outcome of a run in a few words.
 *
 * @param explanation a sentence, or empty if the run has a message that says more
 */
record Headline(Tone tone, String text, String explanation) {

    /** How good the outcome is. Each tone has its own shape, for print and for readers who do not see the colours. */
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

        /** Returns the class of elements in its colour. */
        String styleClass() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns its shape. The words beside it say the same. */
        Html icon() {
            return element("svg", "icon")
                    .with("viewBox", "0 0 40 40")
                    .with("aria-hidden", "true")
                    .add(
                            element("path", "outline").with("d", outline),
                            element("path", "sign").with("d", sign));
        }
    }

    static Headline of(RunReport run) {
        MigrationReport report = run.outcome();
        TokenCounts counts = report.counts();
        return switch (report.result()) {
            case OK ->
                run.command().equals("verify")
                        ? new Headline(
                                Tone.GOOD,
                                "Verified: the stores are equal",
                                Numbers.count(counts.verified(), "token") + " compared, equal in every field.")
                        : report.digests().isEmpty()
                                ? new Headline(Tone.NOTE, "Done, but not verified", "Nothing was read back.")
                                : new Headline(
                                        Tone.GOOD,
                                        "Done and verified",
                                        Numbers.count(counts.verified(), "token")
                                                + " read back from the target, equal in every field.");
            case DRY_RUN ->
                new Headline(
                        Tone.NOTE,
                        "Dry run: nothing was written",
                        "The numbers say what would be done: " + Numbers.count(counts.created(), "token")
                                + " to be created, " + Numbers.count(counts.updated()) + " to be replaced.");
            case CONFLICTS -> new Headline(Tone.CAUTION, "Conflicts with the target", "");
            case MISMATCH -> new Headline(Tone.BAD, "Mismatch: the stores differ", "");
            case DAMAGED -> new Headline(Tone.BAD, "The source is damaged", "");
            case FAILED -> new Headline(Tone.BAD, "Failed", "");
        };
    }
}
