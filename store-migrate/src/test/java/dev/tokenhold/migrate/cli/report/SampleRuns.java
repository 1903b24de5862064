package dev.tokenhold.migrate.cli.report;

import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.transfer.Difference;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.MigrationResult;
import dev.tokenhold.transfer.ProgressListener.Phase;
import dev.tokenhold.transfer.RefusedToken;
import dev.tokenhold.transfer.SampleReport;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs to report that no small store produces. */
final class SampleRuns {

    /** A text that any store may hold: markup, a character that reverses the line, one that XML forbids, an emoji. */
    static final String HOSTILE =
            "</td></table><script>alert('1')</script><img src=x onerror=\"alert(2)\">&amp;\u202e\u0000😀";

    private static final String DIGEST = "4b1fe0c7".repeat(8);

    private SampleRuns() {}

    /** A million tokens in a quarter of a minute, and nothing to complain about. */
    static RunReport happy() {
        MigrationReport report = new SampleReport(1_000_000, 999_998, 0, 2)
                .verified(1_000_000, DIGEST, DIGEST)
                .build(MigrationResult.OK);
        return run(
                report,
                null,
                List.of(
                        "Done: the copy was read back and is equal. The source still holds its tokens: delete it when"
                                + " nothing uses it any more.",
                        "The keyring tokenhold.keyring is new. If you lose it, or what protects it, you lose the tokens: keep a"
                                + " backup of both, in different places."));
    }

    /** Tens of millions of tokens a second, from memory to memory. */
    static RunReport fast() {
        return run(
                new SampleReport(50_000_000, 50_000_000, 0, 0).build(MigrationResult.OK),
                null,
                List.of(),
                recorded(log -> log.steadily(Phase.PLAN, 50_000_000, 1500)
                        .steadily(Phase.COPY, 50_000_000, 2000)
                        .steadily(Phase.VERIFY, 50_000_000, 1600)));
    }

    /** A switchover that compared the stores again, since the first comparison found a difference. */
    static RunReport comparedTwice() {
        return run(
                new SampleReport(1_000_000, 0, 0, 1_000_000).build(MigrationResult.OK),
                null,
                List.of(),
                recorded(log -> log.steadily(Phase.VERIFY, 1_000_000, 1050).steadily(Phase.VERIFY, 1_000_000, 1000)));
    }

    /** Everything that can be wrong, with hostile ids and long ones. */
    static RunReport bad() {
        Map<String, String> ids = new LinkedHashMap<>();
        IntStream.range(0, 700)
                .forEach(i -> ids.put("7d9c5a10-0000-4000-8000-%012d".formatted(i), String.valueOf(41_000 + i)));
        ids.put(HOSTILE, "x".repeat(3000));
        List<Difference> conflicts = List.of(
                new Difference(
                        Difference.Kind.CONFLICT_BY_ID, "1842", List.of("1842"), List.of("accessToken", "expiresAt")),
                new Difference(Difference.Kind.CONFLICT_BY_ID, HOSTILE, List.of(HOSTILE), List.of("refreshToken")),
                new Difference(
                        Difference.Kind.CONFLICT_BY_IDENTITY,
                        null,
                        List.of("77", "9".repeat(300)),
                        List.of("accessToken")));
        MigrationReport report = new SampleReport(12_345, 11_000, 300, 900)
                .newIds(ids)
                .damaged(
                        new StoredToken.Damaged("line 3", "2", "it has 5 values where the header has 10 columns"),
                        new StoredToken.Damaged("line 9,127", null, "the quotation mark opened here is never closed"))
                .superseded(
                        new StoredToken.Superseded("line 12", "8", "line 40 has the same user and client and is newer"))
                .warnings("the table has no unique key: the SDK may have merged users whose names differ in case only")
                .conflicts(conflicts)
                .refused(List.of(
                        new RefusedToken("31", "the column access_token has 2,048 characters, the token needs 2,112"),
                        new RefusedToken(null, "it has neither an id nor a user"),
                        new RefusedToken(
                                HOSTILE, "the column access_token has 2,048 characters, the token needs 2,112")))
                .verified(
                        12_200,
                        DIGEST,
                        "09ac4411".repeat(8),
                        new Difference(Difference.Kind.MISSING, "2001", List.of(), List.of()),
                        new Difference(
                                Difference.Kind.DIFFERS, "2002", List.of("2002"), List.of("apiDomain", "redirectUrl")),
                        new Difference(Difference.Kind.EXTRA, null, List.of("9001"), List.of()))
                .build(MigrationResult.DAMAGED);
        return run(
                report,
                "the source is damaged in 2 places: the rest was copied",
                List.of(
                        "The rest is copied. Next: repair the source and run the same command again, or let these users log in"
                                + " anew."));
    }

    /** A run that found conflicts, as many as are asked for. */
    static RunReport conflicts(int number) {
        List<Difference> differences = IntStream.range(0, number)
                .mapToObj(i -> new Difference(
                        Difference.Kind.CONFLICT_BY_ID, "id-" + i, List.of("id-" + i), List.of("accessToken")))
                .toList();
        return run(
                new SampleReport(number, 0, 0, 0).conflicts(differences).build(MigrationResult.CONFLICTS),
                number
                        + " conflicts with what the target holds, nothing was copied; decide with --on-conflict skip, overwrite"
                        + " or newest",
                List.of(
                        "Next: choose with --on-conflict skip, overwrite or newest which tokens stay; together with --dry-run it"
                                + " only tells what would be done."));
    }

    /** A run whose target refused tokens. */
    static RunReport refused(List<RefusedToken> refused) {
        return run(
                new SampleReport(refused.size(), 0, 0, 0).refused(refused).build(MigrationResult.FAILED),
                "the target refused tokens, the rest was copied",
                List.of());
    }

    /** A run that came to a result, and of which nothing else is of interest. */
    static RunReport ended(MigrationResult result) {
        return run(MigrationReport.empty(result), null, List.of());
    }

    private static RunReport run(MigrationReport report, @Nullable String message, List<String> nextSteps) {
        return run(
                report,
                message,
                nextSteps,
                recorded(log -> log.unevenly(report.counts().read())));
    }

    private static RunReport run(
            MigrationReport report,
            @Nullable String message,
            List<String> nextSteps,
            List<PhaseThroughput> throughput) {
        double seconds = throughput.isEmpty()
                ? 0.012
                : throughput.get(throughput.size() - 1).end();
        return new RunReport(
                "copy",
                "store-migrate 1.0",
                null,
                null,
                report,
                Instant.parse("2026-03-29T01:30:00.123Z"),
                Duration.ofMillis(Math.round(seconds * 1000)),
                throughput,
                message,
                nextSteps);
    }

    private static List<PhaseThroughput> recorded(Consumer<Recording> run) {
        Recording recording = new Recording();
        run.accept(recording);
        return recording.log.phases();
    }

    /** A log whose clock shows what a run says. */
    private static final class Recording {

        private final AtomicLong clock = new AtomicLong();
        private final ThroughputLog log = new ThroughputLog(clock::get);

        private void add(Phase phase, long afterMillis, long done, long total) {
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(afterMillis));
            log.progress(phase, done, OptionalLong.of(total));
        }

        /** A hundred batches that take the same time each. */
        Recording steadily(Phase phase, long tokens, long millis) {
            for (int batch = 1; batch <= 100; batch++) {
                add(phase, millis * batch / 100 - millis * (batch - 1) / 100, tokens * batch / 100, tokens);
            }
            return this;
        }

        /** Planned quickly, written in batches with a pause after each, verified ever more slowly. */
        void unevenly(long tokens) {
            long part = Math.max(1, tokens / 200);
            for (Phase phase : Phase.values()) {
                for (long done = part; done <= tokens; done += part) {
                    long wave = 10 + Math.round(4 * Math.sin(done / (9.0 * part)));
                    long millis = switch (phase) {
                        case PLAN -> wave;
                        case COPY -> 3 * wave + (done / part % 20 == 0 ? 150 : 0);
                        case VERIFY -> wave + 10 * done / tokens;
                    };
                    add(phase, millis, done, tokens);
                }
            }
        }
    }
}
