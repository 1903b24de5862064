package dev.tokenhold.benchmarks;

import dev.tokenhold.testservers.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * A method of {@link Operations}, measured by JMH, in a process of its own unless the scale says otherwise.
 *
 * @param method its name
 * @param contestant who does it
 * @param tokens the tokens that the contestant holds
 * @param threads the threads that do it at once
 */
record Operation(String method, String contestant, int tokens, int threads) implements Work {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @Override
    public String key() {
        return method + " " + contestant + " " + tokens + " " + threads;
    }

    @Override
    public Optional<String> unavailableReason() {
        return Servers.unavailableReason(contestant);
    }

    @Override
    public Sample measure(Session session) throws Exception {
        Path file = session.file(key());
        Optional<TestDatabase> database = session.servers().create(contestant);
        try {
            RunResult result = new Runner(options(session.scale(), file, database)).runSingle();
            Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
            return new Sample(1 / result.getPrimaryResult().getScore(), allocated == null ? 0 : allocated.getScore());
        } catch (RunnerException e) {
            throw new IllegalStateException(key() + " fails; see " + file + ".log", e);
        } finally {
            session.servers().drop(database);
        }
    }

    private Options options(Scale scale, Path file, Optional<TestDatabase> database) throws IOException {
        List<String> jvm = new ArrayList<>(List.of("-Xmx2g"));
        if (database.isPresent()) {
            jvm.add(Handover.argument(database.get()));
        }
        return new OptionsBuilder()
                .include("^" + Pattern.quote(Operations.class.getName() + "." + method) + "$")
                .param("contestant", contestant)
                .param("tokens", Integer.toString(tokens))
                .threads(threads)
                // A thread that waits for a lock while the others begin would be timed for its last, quick operation
                // alone.
                .syncIterations(false)
                .forks(scale.forks())
                .warmupIterations(scale.warmups())
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(scale.iterations())
                .measurementTime(scale.iteration())
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .output(file + ".log")
                .resultFormat(ResultFormatType.JSON)
                .result(file + ".json")
                .jvmArgsAppend(jvm.toArray(String[]::new))
                .build();
    }
}
