package dev.tokenhold.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The samples of all works, in the order of the rounds. */
final class Results {

    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

    void add(Work work, Sample sample) {
        samples.computeIfAbsent(work.key(), key -> new ArrayList<>()).add(sample);
    }

    int rounds(Work work) {
        return samples.getOrDefault(work.key(), List.of()).size();
    }

    Optional<Comparison> compare(Line line) {
        List<Sample> ours = samples.get(line.ours().key());
        List<Sample> peers = samples.get(line.peers().key());
        return ours == null || peers == null ? Optional.empty() : Optional.of(new Comparison(line, ours, peers));
    }
}
