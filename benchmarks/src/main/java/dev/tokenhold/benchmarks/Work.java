package dev.tokenhold.benchmarks;

import java.util.Optional;

/** Something whose cost can be measured. Two works of the same key are the same, and are measured once in a round. */
interface Work {

    /** {@return a name for the results, also of files} */
    String key();

    /** {@return why this machine cannot do the work; empty if it can} */
    default Optional<String> unavailableReason() {
        return Optional.empty();
    }

    /** Shows a cost of this work in its unit. */
    default String show(double cost) {
        return Quantity.time(cost);
    }

    /**
     * Measures the cost once.
     *
     * @return the cost
     * @throws Exception if the work fails
     */
    Sample measure(Session session) throws Exception;
}
