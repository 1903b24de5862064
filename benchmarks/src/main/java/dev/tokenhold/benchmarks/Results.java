package dev.tokenhold.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run measured.
 *
 * @param environment where
 * @param samples the samples of each work by its key, one for each round
 */
record Results(Environment environment, Map<String, List<Sample>> samples) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Results none() throws IOException {
        return of(Map.of());
    }

    /** Returns the results of a run that begins with samples of an earlier one. */
    static Results of(Map<String, List<Sample>> samples) throws IOException {
        return new Results(Environment.here(), new LinkedHashMap<>(samples));
    }

    static Results read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), Results.class);
    }

    void write(Path file) throws IOException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), this);
    }

    void forget(Work work) {
        samples.remove(work.key());
    }

    void add(Work work, Sample sample) {
        samples.computeIfAbsent(work.key(), key -> new ArrayList<>()).add(sample);
    }

    List<Sample> of(Work work) {
        return samples.getOrDefault(work.key(), List.of());
    }

    /** Returns the median cost; empty if the work was not measured. */
    OptionalDouble cost(Work work) {
        return median(of(work).stream().mapToDouble(Sample::cost).toArray());
    }

    /** Returns the median of the bytes that an operation allocates; empty if the work was not measured. */
    OptionalDouble allocated(Work work) {
        return median(of(work).stream().mapToDouble(Sample::allocated).toArray());
    }

    private static OptionalDouble median(double[] values) {
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(Comparison.median(values));
    }

    /** Returns both sides of a line; empty if one of them was not measured. */
    Optional<Comparison> compare(Line line) {
        List<Sample> ours = of(line.ours());
        List<Sample> peers = of(line.peers());
        return ours.isEmpty() || peers.isEmpty() ? Optional.empty() : Optional.of(new Comparison(line, ours, peers));
    }
}
