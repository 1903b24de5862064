package dev.tokenhold.benchmarks;

/** Something whose cost can be measured. Two works of the same key are the same, and are measured once in a round. */
interface Work {

    /** {@return a name for the results, also of files} */
    String key();

    /**
     * Measures the cost once.
     *
     * @return the cost
     * @throws Exception if the work fails
     */
    Sample measure(Session session) throws Exception;
}
